//! In which language a table's headings are, and whether they are those of an HR system: what a person is told of a file
//! that is no vendor's.
//!
//! The words are those that exports of HR systems use. A heading counts for every language that has one of its words, and
//! a language is said only when it has most of them, at least two, and no other has as many.

use super::encoding::TextEncoding;

/// What a table looks like, beside its records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableTraits {
    /// What stands between fields: "semicolons".
    pub between: Option<&'static str>,
    /// What its text was read as, when that is not UTF-8.
    pub encoding: Option<TextEncoding>,
    /// The language of its headings, when they tell it.
    pub language: Option<&'static str>,
    /// The headings are those of an HR system.
    pub is_of_hr: bool,
}

/// Words of headings by their language, in small letters.
const WORDS: [(&str, &[&str]); 10] = [
    (
        "English",
        &[
            "first",
            "last",
            "given",
            "family",
            "name",
            "email",
            "work",
            "phone",
            "mobile",
            "title",
            "department",
            "manager",
            "supervisor",
            "employee",
            "hire",
            "start",
            "country",
            "location",
            "status",
            "active",
            "number",
            "preferred",
            "address",
            "city",
            "office",
            "division",
        ],
    ),
    (
        "Dutch",
        &[
            "voornaam",
            "achternaam",
            "roepnaam",
            "tussenvoegsel",
            "naam",
            "personeelsnr",
            "personeelsnummer",
            "medewerker",
            "medewerkernummer",
            "werk",
            "functie",
            "functietitel",
            "afdeling",
            "telefoon",
            "telefoonnummer",
            "mobiel",
            "actief",
            "leidinggevende",
            "land",
            "plaats",
            "woonplaats",
            "vestiging",
            "dienst",
            "indienst",
            "emailadres",
            "mailadres",
            "geboortedatum",
            "standplaats",
            "kostenplaats",
        ],
    ),
    (
        "German",
        &[
            "vorname",
            "nachname",
            "familienname",
            "rufname",
            "personalnummer",
            "personalnr",
            "mitarbeiter",
            "mitarbeiternummer",
            "abteilung",
            "telefon",
            "geschäftlich",
            "mobiltelefon",
            "handy",
            "vorgesetzter",
            "vorgesetzte",
            "aktiv",
            "ort",
            "plz",
            "straße",
            "strasse",
            "land",
            "funktion",
            "stelle",
            "standort",
            "eintrittsdatum",
            "eintritt",
            "kostenstelle",
            "führungskraft",
            "stellenbezeichnung",
            "dienstlich",
        ],
    ),
    (
        "French",
        &[
            "prénom",
            "prenom",
            "nom",
            "matricule",
            "courriel",
            "fonction",
            "service",
            "téléphone",
            "telephone",
            "portable",
            "actif",
            "responsable",
            "pays",
            "ville",
            "poste",
            "adresse",
            "site",
            "embauche",
            "salarié",
            "collaborateur",
            "professionnel",
            "supérieur",
            "mèl",
            "mail",
            "entrée",
            "département",
        ],
    ),
    (
        "Spanish",
        &[
            "nombre",
            "apellidos",
            "apellido",
            "empleado",
            "correo",
            "electrónico",
            "electronico",
            "puesto",
            "cargo",
            "departamento",
            "teléfono",
            "telefono",
            "móvil",
            "movil",
            "activo",
            "responsable",
            "país",
            "pais",
            "ciudad",
            "jefe",
            "alta",
            "trabajador",
            "estado",
            "legajo",
            "contratación",
        ],
    ),
    (
        "Portuguese",
        &[
            "nome",
            "sobrenome",
            "apelido",
            "matrícula",
            "funcionário",
            "funcionario",
            "colaborador",
            "correio",
            "cargo",
            "função",
            "departamento",
            "setor",
            "telefone",
            "celular",
            "telemóvel",
            "ativo",
            "gestor",
            "chefia",
            "país",
            "cidade",
            "admissão",
            "superior",
            "situação",
        ],
    ),
    (
        "Italian",
        &[
            "nome",
            "cognome",
            "matricola",
            "aziendale",
            "mansione",
            "reparto",
            "telefono",
            "cellulare",
            "attivo",
            "responsabile",
            "città",
            "citta",
            "cap",
            "paese",
            "dipendente",
            "ruolo",
            "qualifica",
            "assunzione",
            "sede",
            "ufficio",
            "nazione",
        ],
    ),
    (
        "Polish",
        &[
            "imię",
            "imie",
            "nazwisko",
            "pracownik",
            "pracownika",
            "służbowy",
            "stanowisko",
            "dział",
            "dzial",
            "telefon",
            "komórkowy",
            "aktywny",
            "przełożony",
            "kraj",
            "miasto",
            "miejscowość",
            "zatrudnienia",
            "ewidencyjny",
            "kadrowy",
            "jednostka",
            "kierownik",
        ],
    ),
    (
        "Turkish",
        &[
            "ad",
            "adı",
            "soyad",
            "soyadı",
            "sicil",
            "posta",
            "görev",
            "unvan",
            "ünvan",
            "departman",
            "birim",
            "telefon",
            "cep",
            "aktif",
            "yönetici",
            "yöneticisi",
            "ülke",
            "şehir",
            "personel",
            "çalışan",
            "eposta",
            "giriş",
            "bölüm",
        ],
    ),
    (
        "Japanese",
        &[
            "社員",
            "氏名",
            "姓",
            "名前",
            "メール",
            "役職",
            "部署",
            "電話",
            "携帯",
            "在籍",
            "上長",
            "入社",
            "所属",
            "従業員",
            "国",
            "勤務",
        ],
    ),
];

/// Parts of words that only those write who keep people's contracts.
const OF_HR: &[&str] = &[
    "personeel",
    "medewerker",
    "leidinggevende",
    "dienst",
    "personal",
    "mitarbeiter",
    "vorgesetzt",
    "eintritt",
    "matricule",
    "embauche",
    "salarié",
    "responsable",
    "supérieur",
    "empleado",
    "legajo",
    "trabajador",
    "jefe",
    "matrícula",
    "funcionári",
    "gestor",
    "admissão",
    "matricola",
    "dipendente",
    "responsabile",
    "mansione",
    "assunzione",
    "pracowni",
    "przełożon",
    "zatrudni",
    "kadrow",
    "stanowisko",
    "sicil",
    "personel",
    "yönetici",
    "employee",
    "worker",
    "supervisor",
    "hire",
    "manager",
    "payroll",
    "cost cent",
    "社員",
    "従業員",
    "入社",
    "在籍",
    "上長",
];

impl TableTraits {
    /// What these headings say.
    pub fn of(headings: &[&str]) -> Self {
        let headings: Vec<String> = headings.iter().map(|heading| heading.to_lowercase()).collect();
        let is_of_hr = |heading: &&String| OF_HR.iter().any(|part| heading.contains(part));
        Self {
            language: language(&headings),
            is_of_hr: headings.iter().filter(is_of_hr).count() >= 2,
            ..Self::default()
        }
    }
}

fn language(headings: &[String]) -> Option<&'static str> {
    let count = |words: &[&str]| headings.iter().filter(|heading| has_word(heading, words)).count();
    let mut counts = WORDS.map(|(language, words)| (count(words), language));
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let [(most, language), (next, _), ..] = counts;
    (most >= 2 && most > next).then_some(language)
}

/// Where words have no blanks between them a part of the heading is enough.
fn has_word(heading: &str, words: &[&str]) -> bool {
    let is_whole = |word: &&str| heading.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word);
    words.iter().any(|word| is_whole(word) || (!is_spaced(word) && heading.contains(word)))
}

/// Whether the word is of a script that parts its words.
fn is_spaced(word: &str) -> bool {
    word.chars().all(|c| c < '\u{2E80}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_their_language_and_an_hr_system() {
        for (name, headings, language, is_of_hr) in [
            ("Dutch", "Personeelsnr;Voornaam;Achternaam;E-mail (werk);Functie;Leidinggevende", Some("Dutch"), true),
            ("German", "Personalnummer;Vorname;Nachname;Telefon geschäftlich;Vorgesetzter", Some("German"), true),
            ("English", "Employee #;First name;Last name;Work Email;Supervisor Email", Some("English"), true),
            ("French", "Matricule;Prénom;Nom;Courriel professionnel;Responsable", Some("French"), true),
            ("Spanish", "Nº empleado;Nombre;Apellidos;Correo electrónico;Responsable", Some("Spanish"), true),
            ("Italian", "Matricola;Nome;Cognome;Mansione;Reparto;Cellulare", Some("Italian"), true),
            ("Portuguese", "Matrícula;Nome;Sobrenome;Cargo;Gestor", Some("Portuguese"), true),
            ("Polish", "Imię;Nazwisko;Stanowisko;Przełożony", Some("Polish"), true),
            ("Turkish", "Sicil No;Ad;Soyad;Yönetici", Some("Turkish"), true),
            ("Japanese", "社員番号;氏名;メールアドレス;部署", Some("Japanese"), false),
            ("a script's", "id;first_name;last_name;mail", Some("English"), false),
            ("as many of two", "Nome;País;Nombre;Cargo", None, false),
            ("letters and numbers", "A1;B2;C3", None, false),
            ("one word only", "Voornaam;x;y", None, false),
        ] {
            let headings: Vec<&str> = headings.split(';').collect();
            let traits = TableTraits::of(&headings);
            assert_eq!((traits.language, traits.is_of_hr), (language, is_of_hr), "{name}");
        }
    }
}
