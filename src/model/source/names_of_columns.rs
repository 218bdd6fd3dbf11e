//! Columns that look like a name or like what somebody is known by, in tables that no vendor's format fits.
//!
//! HR systems call the same things differently, in the language of the country. The words are those that their exports
//! use for a person's name, its parts, an address, a login and a number; a column is known by its whole name alone.

use serde_json::{Map, Value};

/// A whole name. In small letters, without blanks and marks.
const WHOLE: &[&str] = &[
    "displayname",
    "fullname",
    "name",
    "employeename",
    "personname",
    "membername",
    "groupname",
    "teamname",
    "employee",
    "worker",
    "person",
    "nameofemployee",
    "lastnamefirstname",
    "firstnamelastname",
    "anzeigename",
    "vollername",
    "vollständigername",
    "namevorname",
    "nachnamevorname",
    "vornamenachname",
    "mitarbeiter",
    "mitarbeitername",
    "mitarbeiterin",
    "gruppe",
    "gruppenname",
    "nomcomplet",
    "nomprénom",
    "nometprénom",
    "nomprenom",
    "prénomnom",
    "nomaffiché",
    "collaborateur",
    "salarié",
    "groupe",
    "nombrecompleto",
    "nombreyapellidos",
    "apellidosynombre",
    "apellidosnombre",
    "empleado",
    "trabajador",
    "grupo",
    "nomecompleto",
    "nomecognome",
    "cognomenome",
    "nominativo",
    "nomeecognome",
    "dipendente",
    "colaborador",
    "funcionário",
    "funcionario",
    "nomedofuncionário",
    "gruppo",
    "naam",
    "volledigenaam",
    "weergavenaam",
    "medewerker",
    "medewerkernaam",
    "groep",
    "navn",
    "namn",
    "fuldtnavn",
    "fullständigtnamn",
    "koko nimi",
    "kokonimi",
    "nimi",
    "imięinazwisko",
    "imieinazwisko",
    "pracownik",
    "jménoapříjmení",
    "celéjméno",
    "menoapriezvisko",
    "teljesnév",
    "név",
    "numecomplet",
    "numeșiprenume",
    "adsoyad",
    "adısoyadı",
    "çalışan",
    "фио",
    "полноеимя",
    "сотрудник",
    "піб",
    "ονοματεπώνυμο",
    "氏名",
    "名前",
    "姓名",
    "社員名",
    "社員氏名",
    "表示名",
    "이름",
    "성명",
];

/// The first name and the family name, as pairs that one table uses; each part may stand alone.
const FIRST: &[&str] = &[
    "firstname",
    "givenname",
    "first",
    "forename",
    "preferredname",
    "preferredfirstname",
    "vorname",
    "rufname",
    "prénom",
    "prenom",
    "nombre",
    "nombres",
    "nome",
    "primeironome",
    "voornaam",
    "roepnaam",
    "fornavn",
    "förnamn",
    "etunimi",
    "imię",
    "imie",
    "jméno",
    "meno",
    "keresztnév",
    "utónév",
    "prenume",
    "ad",
    "adı",
    "имя",
    "ім'я",
    "імя",
    "όνομα",
    "名",
    "이름명",
];
const LAST: &[&str] = &[
    "lastname",
    "surname",
    "familyname",
    "last",
    "nachname",
    "familienname",
    "zuname",
    "nomdefamille",
    "nom",
    "apellidos",
    "apellido",
    "primerapellido",
    "cognome",
    "sobrenome",
    "apelido",
    "últimonome",
    "achternaam",
    "efternavn",
    "etternavn",
    "efternamn",
    "sukunimi",
    "nazwisko",
    "příjmení",
    "priezvisko",
    "vezetéknév",
    "családnév",
    "nume",
    "soyad",
    "soyadı",
    "фамилия",
    "прізвище",
    "επώνυμο",
    "姓",
    "성",
];

/// What somebody is known by, the best first: a login, an address, a number.
const KNOWN_BY: &[&[&str]] = &[
    &[
        "userprincipalname",
        "upn",
        "username",
        "login",
        "loginname",
        "userid",
        "benutzername",
        "anmeldename",
        "identifiant",
        "usuario",
        "nomeutente",
        "gebruikersnaam",
        "brukernavn",
        "brugernavn",
        "användarnamn",
        "kullanıcıadı",
        "ユーザー名",
        "ユーザーid",
    ],
    &[
        "email",
        "emailaddress",
        "workemail",
        "businessemail",
        "primaryemail",
        "companyemail",
        "mail",
        "emailwork",
        "emailadresse",
        "mailadresse",
        "dienstlicheemail",
        "adressemail",
        "courriel",
        "emailprofessionnel",
        "adresseemail",
        "correoelectrónico",
        "correo",
        "correoelectronico",
        "emailaziendale",
        "indirizzoemail",
        "emailcorporativo",
        "emailadres",
        "werkemail",
        "epost",
        "epostadress",
        "sähköposti",
        "adresemail",
        "eposta",
        "почта",
        "электроннаяпочта",
        "メールアドレス",
        "メール",
        "邮箱",
        "电子邮件",
        "이메일",
    ],
    &[
        "employeenumber",
        "employeeid",
        "employeeno",
        "employee#",
        "emp#",
        "personnelnumber",
        "staffid",
        "workerid",
        "personalnummer",
        "personalnr",
        "mitarbeiternummer",
        "mitarbeiternr",
        "matricule",
        "numérodematricule",
        "nºempleado",
        "númerodeempleado",
        "numeroempleado",
        "matricola",
        "matrícula",
        "matricula",
        "personeelsnummer",
        "medewerkernummer",
        "medewerkernr",
        "ansattnummer",
        "medarbejdernummer",
        "anställningsnummer",
        "sicilno",
        "табельныйномер",
        "社員番号",
        "社員コード",
        "従業員番号",
        "工号",
        "사번",
    ],
];

/// The name in a column that looks like one.
pub fn name_in(record: &Value) -> Option<String> {
    let columns = Columns(record.as_object()?);
    let parts = || match (columns.first_of(FIRST), columns.first_of(LAST)) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (one, other) => one.or(other).map(str::to_owned),
    };
    // A column called "Name" beside one with a first name has the family name.
    let whole = columns.first_of(WHOLE).map(|whole| match columns.first_of(FIRST) {
        Some(first) if columns.first_of(LAST).is_none() && columns.is_bare_name() => format!("{first} {whole}"),
        _ => whole.to_owned(),
    });
    if columns.first_of(LAST).is_some() && columns.first_of(FIRST).is_some() { parts() } else { whole.or_else(parts) }
}

/// What somebody is known by in such a column, else the first address of any.
pub fn key_in(record: &Value) -> Option<String> {
    let columns = Columns(record.as_object()?);
    let known = KNOWN_BY.iter().find_map(|names| columns.any_of(names));
    known.or_else(|| columns.address()).map(str::to_owned)
}

/// A record's texts by the names of their columns.
struct Columns<'r>(&'r Map<String, Value>);

impl<'r> Columns<'r> {
    fn texts(&self) -> impl Iterator<Item = (String, &'r str)> {
        let texts = self.0.iter().filter_map(|(key, value)| Some((key, value.as_str()?.trim())));
        texts.filter(|(_, text)| !text.is_empty()).map(|(key, text)| (folded(key), text))
    }

    /// In the order of the words.
    fn any_of(&self, names: &[&str]) -> Option<&'r str> {
        let texts: Vec<(String, &str)> = self.texts().collect();
        names.iter().find_map(|name| texts.iter().find(|(key, _)| key == name).map(|(_, text)| *text))
    }

    /// In the order of the columns.
    fn first_of(&self, names: &[&str]) -> Option<&'r str> {
        self.texts().find(|(key, _)| names.contains(&key.as_str())).map(|(_, text)| text)
    }

    fn is_bare_name(&self) -> bool {
        self.texts().any(|(key, _)| matches!(key.as_str(), "name" | "naam" | "navn" | "namn" | "nimi"))
    }

    fn address(&self) -> Option<&'r str> {
        let is_address = |text: &str| {
            let parts = text.split_once('@').filter(|(user, domain)| !user.is_empty() && domain.contains('.'));
            parts.is_some() && !text.contains(char::is_whitespace)
        };
        self.texts().map(|(_, text)| text).find(|text| is_address(text))
    }
}

fn folded(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric() || matches!(c, '\'' | 'º' | '#')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_and_keys_are_found_in_tables_of_any_language() {
        for (name, record, called, known_by) in [
            (
                "English",
                json!({"Employee #": "1", "Full name": "Liz Lee", "Work Email": "l@x.com"}),
                Some("Liz Lee"),
                Some("l@x.com"),
            ),
            (
                "German",
                json!({"Personalnr.": "17", "Name": "Weiß", "Vorname": "Jürgen"}),
                Some("Jürgen Weiß"),
                Some("17"),
            ),
            ("German, in one", json!({"Mitarbeiter": "Weiß, Jürgen"}), Some("Weiß, Jürgen"), None),
            (
                "French",
                json!({"Nom": "Dupont", "Prénom": "Zoé", "Courriel": "z@x.fr"}),
                Some("Zoé Dupont"),
                Some("z@x.fr"),
            ),
            ("Spanish", json!({"Nombre": "Ana", "Apellidos": "Gil Paz"}), Some("Ana Gil Paz"), None),
            ("Dutch", json!({"Roepnaam": "Bo", "Achternaam": "Berg"}), Some("Bo Berg"), None),
            ("Japanese", json!({"氏名": "山田 太郎", "社員番号": "7"}), Some("山田 太郎"), Some("7")),
            ("an address anywhere", json!({"kontakt": "x@y.org", "n": "1"}), None, Some("x@y.org")),
            ("blank ones", json!({"Name": " ", "E-Mail": ""}), None, None),
            ("nothing", json!({"a": "1"}), None, None),
        ] {
            assert_eq!(name_in(&record).as_deref(), called, "{name}");
            assert_eq!(key_in(&record).as_deref(), known_by, "{name}");
        }
    }
}
