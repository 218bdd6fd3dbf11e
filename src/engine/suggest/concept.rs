//! What a column holds, by the words of its heading.

use self::Meaning::{
    Active, Address, Birth, Building, Changed, City, Code, Contract, CostCenter, Country, Date, Department, Display,
    Division, Email, Employee, Employment, End, Extension, External, Family, Fax, Full, Gender, Given, Home, Honorific,
    Hours, House, Id, Inactive, Initials, Level, Locale, Location, Login, Maiden, Manager, Middle, Mobile, Name,
    Native, Note, Number, Numbered, Organization, Particle, PersonalMatter, Phone, Postal, Preferred, Primary, Region,
    Second, SecondFamily, Start, Status, Street, Suffix, Technical, Timezone, Title, Type, User, Work,
};
use super::heading::{Heading, Language, Meaning};

/// What a column of people holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Concept {
    UserName,
    ExternalId,
    Given,
    Family,
    Middle,
    /// A part of the family's name that is written apart.
    Particle,
    SecondFamily,
    /// A name of which only the other columns say whether it is the whole.
    SomeName,
    FullName,
    DisplayName,
    Honorific,
    Suffix,
    Email,
    EmailHome,
    EmailOther,
    Phone,
    Mobile,
    Fax,
    PhoneHome,
    PhoneOther,
    Title,
    UserType,
    EmployeeNumber,
    Department,
    Division,
    CostCenter,
    Organization,
    Manager,
    Active,
    Inactive,
    Country,
    City,
    Street,
    Postal,
    Region,
    Address,
    Location,
    Language,
    Locale,
    Timezone,
    /// Something that no account asks for.
    Nothing,
}

/// A reading of a heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    pub concept: Concept,
    /// From 0 to 1: how much of the heading it explains.
    pub clarity: f64,
    pub language: Language,
}

/// Words that make a concept.
struct Rule {
    concept: Concept,
    /// One of these sets is in the heading.
    all: &'static [&'static [Meaning]],
    /// These may be there too.
    may: &'static [Meaning],
    clarity: f64,
}

const fn rule(concept: Concept, all: &'static [&'static [Meaning]], may: &'static [Meaning]) -> Rule {
    Rule { concept, all, may, clarity: 1.0 }
}

const fn vague(concept: Concept, clarity: f64, all: &'static [&'static [Meaning]], may: &'static [Meaning]) -> Rule {
    Rule { concept, all, may, clarity }
}

/// What tells a column that no account asks for, whatever else its heading says.
const NEVER: &[Meaning] = &[
    Date,
    Birth,
    Gender,
    PersonalMatter,
    Hours,
    Level,
    Contract,
    Note,
    Changed,
    Meaning::Reading,
    Initials,
    Maiden,
    Extension,
    House,
    Building,
    Start,
    End,
    Native,
    Technical,
];

use Meaning::Language as Tongue;

const PLACE: &[Meaning] = &[Work, Address, Location, Name, Code, Employee, Primary];

/// In the order in which equally clear ones are preferred.
const RULES: &[Rule] = &[
    rule(
        Concept::Manager,
        &[&[Manager]],
        &[Email, Address, Number, Numbered, Id, Code, Name, Full, Employee, Login, User, Display, Given, Family],
    ),
    rule(Concept::Mobile, &[&[Mobile]], &[Phone, Work, Number, Primary, Employee]),
    vague(Concept::Mobile, 0.6, &[&[Mobile, Home]], &[Phone, Number]),
    rule(Concept::Fax, &[&[Fax]], &[Phone, Work, Number]),
    rule(Concept::PhoneHome, &[&[Phone, Home]], &[Number]),
    rule(Concept::PhoneOther, &[&[Phone, Second]], &[Number, Work]),
    rule(Concept::Phone, &[&[Phone]], &[Work, Number, Primary, Organization, Location]),
    vague(Concept::Phone, 0.97, &[&[Phone]], &[Work, Number, Primary, Employee]),
    rule(Concept::EmailHome, &[&[Email, Home]], &[Address, Id]),
    rule(Concept::EmailOther, &[&[Email, Second]], &[Address, Id]),
    rule(Concept::Email, &[&[Email]], &[Work, Address, Primary, Id, Login, User]),
    vague(Concept::Email, 0.97, &[&[Email]], &[Work, Address, Primary, Id, Employee]),
    rule(Concept::Inactive, &[&[Inactive]], &[Status, Employee, User, Employment]),
    rule(Concept::Active, &[&[Active]], &[Status, Employee, User, Employment, Type, Work]),
    rule(Concept::Active, &[&[Status, Employee], &[Status, Employment], &[Status, User]], &[Work, Name, Code]),
    vague(Concept::Active, 0.95, &[&[Status]], &[]),
    vague(Concept::Active, 0.8, &[&[Employment]], &[Work, Employee]),
    rule(Concept::EmployeeNumber, &[&[Numbered]], &[Employee, Number, Id, Code, Work]),
    rule(Concept::EmployeeNumber, &[&[Employee, Number], &[Employee, Id], &[Employee, Code]], &[Work, Organization]),
    vague(Concept::EmployeeNumber, 0.75, &[&[Number], &[Id], &[Employee]], &[]),
    vague(Concept::EmployeeNumber, 0.5, &[&[Code]], &[]),
    rule(Concept::ExternalId, &[&[External, Id], &[External, Number], &[External, Code]], &[User, Employee]),
    vague(Concept::ExternalId, 0.75, &[&[Id]], &[]),
    rule(
        Concept::UserName,
        &[&[Login], &[User, Name], &[User, Id], &[User, Code]],
        &[Name, User, Id, Employee, Code, Work],
    ),
    vague(Concept::UserName, 0.8, &[&[User]], &[]),
    rule(Concept::CostCenter, &[&[CostCenter]], &[Code, Number, Name, Employee, Primary]),
    rule(Concept::Department, &[&[Department]], &[Name, Employee, Work, Full, Primary]),
    vague(Concept::Department, 0.7, &[&[Department]], &[Name, Code, Number, Id, Organization, Second]),
    rule(Concept::Division, &[&[Division]], &[Name, Employee]),
    vague(Concept::Division, 0.7, &[&[Division]], &[Name, Code, Number, Id]),
    rule(Concept::Organization, &[&[Organization]], &[Name, Employee, Full, Work]),
    vague(Concept::Organization, 0.7, &[&[Organization]], &[Name, Code, Number, Id]),
    rule(Concept::UserType, &[&[Type, Employee], &[Type, Employment], &[Type, User]], &[Work, Name, Code]),
    vague(Concept::UserType, 0.6, &[&[Type]], &[]),
    rule(Concept::Title, &[&[Title]], &[Name, Employee, Employment, Work, Full, Primary]),
    vague(Concept::Title, 0.6, &[&[Title]], &[Name, Code, Number, Id, Employee, Note]),
    vague(Concept::Honorific, 0.9, &[&[Honorific]], &[Employee, Name]),
    rule(Concept::Suffix, &[&[Suffix]], &[Name]),
    rule(Concept::DisplayName, &[&[Display]], &[Name, Full, User, Employee]),
    rule(Concept::Middle, &[&[Middle]], &[Name]),
    rule(Concept::SecondFamily, &[&[SecondFamily], &[Second, Family]], &[]),
    rule(Concept::Particle, &[&[Particle]], &[Name, Family]),
    rule(Concept::Given, &[&[Given]], &[]),
    vague(Concept::Given, 0.98, &[&[Given]], &[Name, Employee]),
    vague(Concept::Given, 0.6, &[&[Given, Preferred]], &[Name, Employee]),
    rule(Concept::Family, &[&[Family]], &[]),
    vague(Concept::Family, 0.98, &[&[Family]], &[Name, Employee]),
    rule(Concept::FullName, &[&[Given, Family], &[Full], &[Name, Employee]], &[Name, Employee, Work]),
    vague(Concept::FullName, 0.8, &[&[Employee]], &[]),
    vague(Concept::SomeName, 0.97, &[&[Name]], &[Employee]),
    rule(Concept::Country, &[&[Country]], PLACE),
    rule(Concept::City, &[&[City]], PLACE),
    rule(Concept::Postal, &[&[Postal]], &[Work, Address, Location, Code, Number, City]),
    rule(Concept::Street, &[&[Street]], &[Work, Address, Location, Name, Number, House]),
    rule(Concept::Region, &[&[Region]], PLACE),
    vague(Concept::Address, 0.9, &[&[Address]], &[Work, Full, Employee, Street]),
    rule(Concept::Location, &[&[Location]], &[Work, Name, Employee, Primary]),
    vague(Concept::Location, 0.7, &[&[Location]], &[Code, Number, Id, Name]),
    rule(Concept::Language, &[&[Tongue]], &[Primary, Code, Preferred, User, Employee, Work]),
    rule(Concept::Locale, &[&[Locale]], &[Code, User, Preferred, Tongue]),
    rule(Concept::Timezone, &[&[Timezone]], &[User, Preferred, Name, Work]),
];

/// Each further word that a reading does not explain takes this much of its clarity.
const UNEXPLAINED: f64 = 0.7;
const UNKNOWN: f64 = 0.7;
/// So many combinations of what words mean are looked at.
const MOST_COMBINATIONS: usize = 256;

/// What the heading may say, the clearest first; each concept once.
pub fn readings(heading: &Heading, spoken: Option<Language>) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    let language = language_of(heading, spoken);
    for meanings in combinations(heading) {
        let of = of_meanings(&meanings, heading.unknown.len());
        readings.extend(of.into_iter().map(|(concept, clarity)| Reading { concept, clarity, language }));
    }
    readings.sort_by(|a, b| b.clarity.total_cmp(&a.clarity));
    let mut seen = Vec::new();
    readings.retain(|reading| {
        let is_new = !seen.contains(&reading.concept);
        seen.push(reading.concept);
        is_new
    });
    readings.retain(|reading| reading.clarity >= 0.3);
    readings
}

/// The language that most words share; of several, the one that the table's other headings are in.
fn language_of(heading: &Heading, spoken: Option<Language>) -> Language {
    let has = |language| heading.words.iter().filter(|w| w.senses.iter().any(|s| s.1 == language)).count();
    let of_words = heading.words.iter().flat_map(|word| word.senses.iter().map(|sense| sense.1));
    let best =
        of_words.max_by_key(|language| (has(*language), Some(*language) == spoken, std::cmp::Reverse(*language)));
    best.or(spoken).unwrap_or(Language::En)
}

fn combinations(heading: &Heading) -> Vec<Vec<Meaning>> {
    let mut all: Vec<Vec<Meaning>> = vec![Vec::new()];
    for word in &heading.words {
        let mut meanings: Vec<Meaning> = word.senses.iter().map(|sense| sense.0).collect();
        meanings.sort_unstable();
        meanings.dedup();
        if all.len() * meanings.len() > MOST_COMBINATIONS {
            break;
        }
        let with = |before: &Vec<Meaning>| {
            let before = before.clone();
            meanings.iter().map(move |m| before.iter().copied().chain([*m]).collect()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    for meanings in &mut all {
        meanings.retain(|meaning| *meaning != Meaning::Filler);
        meanings.sort_unstable();
        meanings.dedup();
    }
    all.retain(|meanings| !meanings.is_empty());
    all
}

fn of_meanings(meanings: &[Meaning], unknown: usize) -> Vec<(Concept, f64)> {
    let unknown = UNKNOWN.powi(i32::try_from(unknown).unwrap_or(i32::MAX));
    if meanings.iter().any(|meaning| NEVER.contains(meaning)) && !is_excused(meanings) {
        return vec![(Concept::Nothing, unknown)];
    }
    // A nickname is nobody's name in an account; a preferred language is a language.
    if meanings.contains(&Preferred)
        && !meanings.iter().any(|m| matches!(m, Given | Tongue | Locale | Timezone | Email | Phone))
    {
        return vec![(Concept::Nothing, unknown)];
    }
    let clear = |rule: &Rule| {
        let all = rule.all.iter().filter(|all| all.iter().all(|meaning| meanings.contains(meaning)));
        let explained = |all: &[Meaning]| meanings.iter().filter(|m| all.contains(m) || rule.may.contains(m)).count();
        let most = all.map(|all| explained(all)).max()?;
        let left = i32::try_from(meanings.len() - most).unwrap_or(i32::MAX);
        Some((rule.concept, rule.clarity * UNEXPLAINED.powi(left) * unknown))
    };
    RULES.iter().filter_map(clear).collect()
}

/// "Street and number", "job description".
fn is_excused(meanings: &[Meaning]) -> bool {
    let never = meanings.iter().filter(|meaning| NEVER.contains(meaning));
    let is_excused = |meaning: &Meaning| match meaning {
        House => meanings.contains(&Street),
        Note => meanings.contains(&Title),
        _ => false,
    };
    never.into_iter().all(is_excused)
}

impl Concept {
    pub const fn is_phone(self) -> bool {
        matches!(self, Self::Phone | Self::Mobile | Self::Fax | Self::PhoneHome | Self::PhoneOther)
    }

    /// The target that a value of it goes to, among users.
    pub const fn target(self) -> Option<&'static str> {
        Some(match self {
            Self::UserName => "userName",
            Self::ExternalId => "externalId",
            Self::Given => "name.givenName",
            Self::Family => "name.familyName",
            Self::Middle => "name.middleName",
            Self::FullName | Self::SomeName => "name.formatted",
            Self::DisplayName => "displayName",
            Self::Honorific => "name.honorificPrefix",
            Self::Suffix => "name.honorificSuffix",
            Self::Email => "emails[type eq \"work\"].value",
            Self::EmailHome => "emails[type eq \"home\"].value",
            Self::EmailOther => "emails[type eq \"other\"].value",
            Self::Phone => "phoneNumbers[type eq \"work\"].value",
            Self::Mobile => "phoneNumbers[type eq \"mobile\"].value",
            Self::Fax => "phoneNumbers[type eq \"fax\"].value",
            Self::PhoneHome => "phoneNumbers[type eq \"home\"].value",
            Self::PhoneOther => "phoneNumbers[type eq \"other\"].value",
            Self::Title => "title",
            Self::UserType => "userType",
            Self::EmployeeNumber => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
            Self::Department => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            Self::Division => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division",
            Self::CostCenter => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter",
            Self::Organization => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization",
            Self::Manager => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
            Self::Active | Self::Inactive => "active",
            Self::Country => "addresses[type eq \"work\"].country",
            Self::City => "addresses[type eq \"work\"].locality",
            Self::Street => "addresses[type eq \"work\"].streetAddress",
            Self::Postal => "addresses[type eq \"work\"].postalCode",
            Self::Region => "addresses[type eq \"work\"].region",
            Self::Address => "addresses[type eq \"work\"].formatted",
            Self::Location => "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:location",
            Self::Language => "preferredLanguage",
            Self::Locale => "locale",
            Self::Timezone => "timezone",
            Self::Particle | Self::SecondFamily | Self::Nothing => return None,
        })
    }

    /// In words, after "is German for".
    pub const fn label(self) -> &'static str {
        match self {
            Self::UserName => "sign-in name",
            Self::ExternalId => "id",
            Self::Given => "given name",
            Self::Family => "family name",
            Self::Middle => "middle name",
            Self::Particle => "part of the name",
            Self::SecondFamily => "second family name",
            Self::SomeName => "name",
            Self::FullName => "whole name",
            Self::DisplayName => "name to show",
            Self::Honorific => "form of address",
            Self::Suffix => "name suffix",
            Self::Email => "e-mail",
            Self::EmailHome => "private e-mail",
            Self::EmailOther => "another e-mail",
            Self::Phone => "phone",
            Self::Mobile => "mobile",
            Self::Fax => "fax",
            Self::PhoneHome => "private phone",
            Self::PhoneOther => "another phone",
            Self::Title => "job title",
            Self::UserType => "kind of employee",
            Self::EmployeeNumber => "employee number",
            Self::Department => "department",
            Self::Division => "division",
            Self::CostCenter => "cost center",
            Self::Organization => "company",
            Self::Manager => "manager",
            Self::Active => "active",
            Self::Inactive => "not active",
            Self::Country => "country",
            Self::City => "city",
            Self::Street => "street",
            Self::Postal => "postal code",
            Self::Region => "region",
            Self::Address => "address",
            Self::Location => "place of work",
            Self::Language => "language",
            Self::Locale => "locale",
            Self::Timezone => "time zone",
            Self::Nothing => "something else",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADINGS: &[(&str, Concept)] = &[
        ("Employee ID", Concept::EmployeeNumber),
        ("Personalnummer", Concept::EmployeeNumber),
        ("Mitarbeiter-Nr.", Concept::EmployeeNumber),
        ("Medewerkernummer", Concept::EmployeeNumber),
        ("N° de matricule", Concept::EmployeeNumber),
        ("Nº de empleado", Concept::EmployeeNumber),
        ("Sicil No", Concept::EmployeeNumber),
        ("Numer pracownika", Concept::EmployeeNumber),
        ("Numero dipendente", Concept::EmployeeNumber),
        ("従業員コード", Concept::EmployeeNumber),
        ("First Name", Concept::Given),
        ("Roepnaam", Concept::Given),
        ("Imię", Concept::Given),
        ("Adı", Concept::Given),
        ("Family name", Concept::Family),
        ("Nom de famille", Concept::Family),
        ("Soyadı", Concept::Family),
        ("Primer apellido", Concept::Family),
        ("Naam", Concept::SomeName),
        ("Ad Soyad", Concept::FullName),
        ("Imię i nazwisko", Concept::FullName),
        ("Nachname, Vorname", Concept::FullName),
        ("Cognome e nome", Concept::FullName),
        ("Nome do funcionário", Concept::FullName),
        ("Employee name", Concept::FullName),
        ("Preferred Name", Concept::Nothing),
        ("proxyAddresses", Concept::Nothing),
        ("imAddresses", Concept::Nothing),
        ("otherMails", Concept::EmailOther),
        ("Hire Date", Concept::Nothing),
        ("Date d'embauche", Concept::Nothing),
        ("Eintrittsdatum", Concept::Nothing),
        ("Data di nascita", Concept::Nothing),
        ("Geschlecht", Concept::Nothing),
        ("氏名（フリガナ）", Concept::Nothing),
        ("Supervisor Email", Concept::Manager),
        ("Personalnummer Vorgesetzter", Concept::Manager),
        ("Naam leidinggevende", Concept::Manager),
        ("Bezpośredni przełożony", Concept::Manager),
        ("Bağlı olduğu yönetici", Concept::Manager),
        ("Work Email", Concept::Email),
        ("Adresse e-mail professionnelle", Concept::Email),
        ("Adres e-mail", Concept::Email),
        ("E-posta adresi", Concept::Email),
        ("Personal Email", Concept::EmailHome),
        ("Correo personal", Concept::EmailHome),
        ("Cep telefonu", Concept::Mobile),
        ("Téléphone portable", Concept::Mobile),
        ("Telefon służbowy", Concept::Phone),
        ("Tel. kantoor", Concept::Phone),
        ("İş telefonu", Concept::Phone),
        ("Home phone", Concept::PhoneHome),
        ("Employment Status", Concept::Active),
        ("Çalışma durumu", Concept::Active),
        ("Status zatrudnienia", Concept::Active),
        ("Account disabled", Concept::Inactive),
        ("Employee type", Concept::UserType),
        ("Kostenstelle", Concept::CostCenter),
        ("Centre de coûts", Concept::CostCenter),
        ("Abteilungsname", Concept::Department),
        ("Intitulé du poste", Concept::Title),
        ("Functieomschrijving", Concept::Title),
        ("Stanowisko pracy", Concept::Title),
        ("役職名", Concept::Title),
        ("Landcode", Concept::Country),
        ("Ülke", Concept::Country),
        ("Kod pocztowy", Concept::Postal),
        ("Straße und Hausnummer", Concept::Street),
        ("Lokalizacja", Concept::Location),
        ("勤務地", Concept::Location),
        ("Preferred language", Concept::Language),
        ("Fuso orario", Concept::Timezone),
        ("Benutzername", Concept::UserName),
    ];

    #[test]
    fn headings_say_what_a_column_holds() {
        for (text, expected) in HEADINGS {
            let readings = readings(&Heading::read(text), None);
            assert_eq!(readings.first().map(|reading| reading.concept), Some(*expected), "{text}: {readings:?}");
        }
    }
}
