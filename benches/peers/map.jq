# The peer of `crosswalk preview`: Entra's 22 default rules written by hand for jq, one SCIM user a line.
#   jq -c -f map.jq IN.json > OUT.ndjson
def filled: with_entries(select(.value != null and .value != ""));
def enterprise: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
.value[] | . as $u | {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
  userName: .userPrincipalName,
  active: (.accountEnabled != false),
  displayName, title: .jobTitle,
  emails: (if .mail then [{type: "work", value: .mail, primary: true}] else null end),
  preferredLanguage,
  name: ({givenName, familyName: .surname,
          formatted: ([.givenName, .surname] | map(select(. != null and . != "")) | join(" "))}
         | filled | if length > 0 then . else null end),
  addresses: ({type: "work", formatted: .officeLocation, streetAddress, locality: .city, region: .state, postalCode,
               country} | filled | if length > 1 then [.] else null end),
  phoneNumbers: ([{type: "work", value: .businessPhones[0]}, {type: "mobile", value: .mobilePhone},
                  {type: "fax", value: .faxNumber}]
                 | map(select(.value != null and .value != "")) | if length > 0 then . else null end),
  externalId: .mailNickname,
  (enterprise): ({employeeNumber: .employeeId, department: .department,
                  manager: (if $u.manager.id then {value: $u.manager.id} else null end)}
                 | filled | if length > 0 then . else null end)
} | filled
