//! Words for yes and no, as tables, portals and scripts write them.
//!
//! Excel shows a truth value in the language of the person who saves the sheet, and writes that word into a CSV file; HR
//! systems write "yes", "active" and so on. A word that stands in no table says nothing: it is never taken for no.
//! Sources: Excel's function TRUE and FALSE in the languages of its help; words for yes and no in the languages of the
//! European Union and its neighbours, Japanese, Chinese and Korean.

/// Words for true, and for false; in lower case, without accents that only capitals lose.
const TRUTHS: &[(&[&str], &[&str])] = &[
    (&["true", "t", "yes", "y", "1", "1.0", "-1", "on"], &["false", "f", "no", "n", "0", "0.0", "off"]),
    // German, Dutch, Afrikaans, Danish, Norwegian, Swedish, Icelandic.
    (&["wahr", "ja", "j", "waar", "sand", "sann", "sant", "satt"], &["falsch", "nein", "onwaar", "nee"]),
    (&["já"], &["falsk", "usann", "falskt", "nej", "nei", "ósatt"]),
    // French, Spanish, Italian, Portuguese, Catalan, Romanian.
    (&["vrai", "oui", "verdadero", "sí", "si", "vero", "sì"], &["faux", "non", "falso"]),
    (&["verdadeiro", "sim", "s", "cert", "adevărat", "adevarat"], &["não", "nao", "fals", "nu"]),
    // Polish, Czech, Slovak, Slovenian, Croatian, Serbian.
    (&["prawda", "tak", "pravda", "ano", "áno"], &["fałsz", "falsz", "nie", "nepravda", "ne"]),
    (&["resnica", "istina", "tačno", "točno", "da"], &["neresnica", "laž", "laz", "netačno", "netočno"]),
    // Finnish, Estonian, Hungarian, Latvian, Lithuanian.
    (&["tosi", "kyllä", "kylla", "tõene", "jah", "igaz", "igen"], &["epätosi", "ei", "väär", "hamis", "nem"]),
    (&["patiess", "jā", "tiesa", "taip"], &["aplams", "nē", "netiesa"]),
    // Turkish; with the i that a capital I becomes elsewhere.
    (&["doğru", "dogru", "evet"], &["yanlış", "yanliş", "yanlis", "hayır", "hayir"]),
    // Russian, Ukrainian, Bulgarian, Greek.
    (
        &["истина", "да", "істина", "так", "вярно", "αληθησ", "αληθής", "αληθης", "ναι"],
        &["ложь", "нет", "хибність", "ні"],
    ),
    (&[], &["невярно", "не", "ψευδησ", "ψευδής", "ψευδης", "όχι", "οχι"]),
    // Japanese, Chinese, Korean, Vietnamese, Indonesian.
    (
        &["はい", "真", "是", "예", "네", "có", "benar", "ya"],
        &["いいえ", "偽", "假", "否", "아니요", "아니오", "không", "salah", "tidak"],
    ),
];

/// Words for somebody who may sign in or works here, and for somebody who may not or does no more.
const STATES: &[(&[&str], &[&str])] = &[
    (&["active", "enabled", "activated"], &["inactive", "disabled", "deactivated", "deprovisioned", "suspended"]),
    (&["allowed"], &["blocked", "archived", "terminated", "deleted"]),
    (&["aktiv", "aktiviert"], &["inaktiv", "deaktiviert", "gesperrt", "ausgetreten"]),
    (&["actif", "active", "activé"], &["inactif", "désactivé", "suspendu"]),
    (&["actief", "ingeschakeld", "in dienst"], &["inactief", "uitgeschakeld", "uit dienst"]),
    (&["activo", "activa", "habilitado"], &["inactivo", "inactiva", "deshabilitado", "baja"]),
    (&["attivo", "attiva", "abilitato"], &["inattivo", "non attivo", "disabilitato", "cessato"]),
    (&["ativo", "ativa", "habilitado"], &["inativo", "inativa", "desativado", "desligado"]),
    (&["aktywny", "aktywna"], &["nieaktywny", "nieaktywna"]),
    (&["aktivní", "aktívny"], &["neaktivní", "neaktívny"]),
    (&["aktif", "etkin"], &["pasif", "etkin değil"]),
    (&["активен", "активный", "включен"], &["неактивен", "неактивный", "отключен"]),
    (&["有効", "在職", "在籍", "在职", "有效", "재직"], &["無効", "退職", "退職済", "离职", "無效", "无效", "퇴직"]),
];

/// Whether a text says true; `None` when its word stands in no table.
pub fn of_text(text: &str) -> Option<bool> {
    found(TRUTHS, &folded(text))
}

/// The same of a text that says whether somebody is enabled: also by words such as "active" and "disabled".
pub fn of_state(text: &str) -> Option<bool> {
    let word = folded(text);
    found(TRUTHS, &word).or_else(|| found(STATES, &word))
}

fn found(table: &[(&[&str], &[&str])], word: &str) -> Option<bool> {
    table.iter().find_map(|(yes, no)| match () {
        () if yes.contains(&word) => Some(true),
        () if no.contains(&word) => Some(false),
        () => None,
    })
}

/// Longer texts are no words.
const LONGEST: usize = 64;

fn folded(text: &str) -> String {
    let text = text.trim();
    if text.len() > LONGEST {
        return String::new();
    }
    // A Turkish İ becomes an i with a dot above it.
    text.to_lowercase().replace('\u{307}', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excels_truth_values_are_read_in_its_languages() {
        for (language, yes, no) in [
            ("English", "TRUE", "FALSE"),
            ("German", "WAHR", "FALSCH"),
            ("French", "VRAI", "FAUX"),
            ("Dutch", "WAAR", "ONWAAR"),
            ("Spanish", "VERDADERO", "FALSO"),
            ("Italian", "VERO", "FALSO"),
            ("Portuguese", "VERDADEIRO", "FALSO"),
            ("Polish", "PRAWDA", "FAŁSZ"),
            ("Turkish", "DOĞRU", "YANLIŞ"),
            ("Russian", "ИСТИНА", "ЛОЖЬ"),
            ("Czech", "PRAVDA", "NEPRAVDA"),
            ("Danish", "SAND", "FALSK"),
            ("Norwegian", "SANN", "USANN"),
            ("Swedish", "SANT", "FALSKT"),
            ("Finnish", "TOSI", "EPÄTOSI"),
            ("Hungarian", "IGAZ", "HAMIS"),
            ("Romanian", "ADEVĂRAT", "FALS"),
            ("Greek", "ΑΛΗΘΗΣ", "ΨΕΥΔΗΣ"),
            ("Ukrainian", "ІСТИНА", "ХИБНІСТЬ"),
            ("Croatian", "ISTINA", "LAŽ"),
            ("Estonian", "TÕENE", "VÄÄR"),
        ] {
            assert_eq!((of_text(yes), of_text(no)), (Some(true), Some(false)), "{language}");
        }
    }

    #[test]
    fn other_words_are_read_and_what_is_no_word_is_not_known() {
        for (text, truth, state) in [
            (" True ", Some(true), Some(true)),
            ("1", Some(true), Some(true)),
            ("0", Some(false), Some(false)),
            ("Ja", Some(true), Some(true)),
            ("Nee", Some(false), Some(false)),
            ("Hayır", Some(false), Some(false)),
            ("HAYIR", Some(false), Some(false)),
            ("はい", Some(true), Some(true)),
            ("Active", None, Some(true)),
            ("INACTIVE", None, Some(false)),
            ("AKTİF", None, Some(true)),
            ("Disabled", None, Some(false)),
            ("", None, None),
            ("2", None, None),
            ("perhaps", None, None),
            ("on leave", None, None),
        ] {
            assert_eq!((of_text(text), of_state(text)), (truth, state), "{text}");
        }
        assert_eq!(of_state(&"no".repeat(LONGEST)), None);
    }

    #[test]
    fn no_word_says_both() {
        for table in [TRUTHS, STATES] {
            let (yes, no): (Vec<_>, Vec<_>) = table.iter().copied().unzip();
            let no: Vec<&str> = no.concat();
            for word in yes.concat() {
                assert!(!no.contains(&word), "{word}");
                assert_eq!(found(table, &folded(word)), Some(true), "{word}");
            }
            for word in no {
                assert_eq!(found(table, &folded(word)), Some(false), "{word}");
            }
        }
    }
}
