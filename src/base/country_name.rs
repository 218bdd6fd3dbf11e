//! Countries by what people call them: codes, names in the languages of our users and in their own, abbreviations.
//!
//! Capitals, marks, points and blanks make no difference. A name that two countries go by, as Korea, finds neither.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::country::{self, COUNTRIES, Country};
use super::typed::folded;

const NAMES: &str = include_str!("country_names.txt");

/// What countries are called besides: abbreviations, older and longer names, those of ISO 3166-1, parts of the United
/// Kingdom, and the letters on cars that stand in postal codes.
const ALSO: &[(&str, &str)] = &[
    ("AE", "UAE|U.A.E.|VAE|V.A.E.|EAU|Emirates|Emiraten|Verenigde Arabische Emiraten"),
    ("AT", "A|Republik Österreich|Republic of Austria"),
    ("BA", "Bosnia|Bosnië|Bosnien|Bosnia-Herzegovina|BiH"),
    ("BE", "B|Kingdom of Belgium|Koninkrijk België|Royaume de Belgique|Belgium/België"),
    ("BO", "Bolivia (Plurinational State of)|Bolivia, Plurinational State of"),
    ("BN", "Brunei Darussalam"),
    (
        "CD",
        "DRC|D.R. Congo|DR Congo|Democratic Republic of the Congo|Congo (Democratic Republic of the)|Congo, The Democratic Republic of the|Congo-Kinshasa|Zaire",
    ),
    ("CF", "Central African Republic|CAR"),
    ("CG", "Congo|Republic of the Congo|Congo-Brazzaville"),
    ("CH", "Switserland|Swiss Confederation|Confoederatio Helvetica|Die Schweiz|La Suisse"),
    ("CI", "Ivory Coast|Cote d’Ivoire|Elfenbeinküste|Côte d’Ivoire"),
    (
        "CN",
        "PRC|P.R. China|PR China|People’s Republic of China|Mainland China|Volksrepubliek China|Volksrepublik China",
    ),
    ("CV", "Cabo Verde"),
    (
        "CZ",
        "Czech Rep.|Tsjechische Republiek|Tschechische Republik|Tschechei|République tchèque|República Checa|República Tcheca|Repubblica Ceca|Republika Czeska|Çek Cumhuriyeti|Česká republika|Česka",
    ),
    ("DE", "D|BRD|B.R.D.|FRG|Bundesrepublik Deutschland|Federal Republic of Germany|Bondsrepubliek Duitsland|RFA|RFN"),
    ("DO", "Dominican Rep."),
    ("ES", "E|Kingdom of Spain|Reino de España"),
    ("FK", "Falkland Islands (Malvinas)|Falklands"),
    ("FM", "Micronesia (Federated States of)|Micronesia, Federated States of|Federated States of Micronesia"),
    ("FR", "F|République française|French Republic|Metropolitan France"),
    (
        "GB",
        "UK|U.K.|GB|G.B.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|Groot-Brittannië|Engeland|Schotland|Noord-Ierland|Großbritannien|Grossbritannien|Schottland|Nordirland|Grande-Bretagne|Angleterre|Écosse|Pays de Galles|Irlande du Nord|Gran Bretaña|Inglaterra|Escocia|Gales|Irlanda del Norte|Grã-Bretanha|Escócia|Gran Bretagna|Inghilterra|Scozia|Galles|Irlanda del Nord|Anglia|Szkocja|Büyük Britanya|İngiltere|İskoçya|英国|イングランド|VK|V.K.|United Kingdom of Great Britain and Northern Ireland",
    ),
    ("GR", "EL|Hellas|Hellenic Republic"),
    ("HK", "Hongkong|Hong Kong SAR|Hong Kong S.A.R."),
    ("HU", "Magyarország"),
    ("IE", "Eire|Éire|IRL|Republic of Ireland|Ierland (Republiek)"),
    ("IR", "Iran, Islamic Republic of|Iran (Islamic Republic of)|Islamic Republic of Iran"),
    ("IT", "I|Repubblica Italiana"),
    (
        "KP",
        "DPRK|Korea, Democratic People’s Republic of|Korea (Democratic People’s Republic of)|Democratic People’s Republic of Korea|North-Korea",
    ),
    (
        "KR",
        "ROK|Korea, Republic of|Korea (Republic of)|Republic of Korea|Korea (South)|Korea, South|South-Korea|S. Korea",
    ),
    ("LA", "Lao People’s Democratic Republic|Lao PDR"),
    ("LU", "L|Grand Duchy of Luxembourg|Luxemburg"),
    ("MD", "Moldova, Republic of|Moldova (Republic of)|Republic of Moldova|Moldavia|Moldavië|Moldawien"),
    ("MK", "Macedonia|Macedonië|Mazedonien|Macédoine|FYROM|Macedonia, the former Yugoslav Republic of"),
    ("MM", "Burma|Birma|Birmanie"),
    ("MO", "Macao|Macao SAR"),
    (
        "NL",
        "Holland|The Netherlands|Nederlanden|Koninkrijk der Nederlanden|Kingdom of the Netherlands|Hollande|Holanda|Olanda|Die Niederlande|Les Pays-Bas|NLD|Ned",
    ),
    ("PS", "Palestine, State of|State of Palestine|Palestinian Territories"),
    ("PT", "P|República Portuguesa"),
    (
        "RU",
        "Russian Federation|Russische Federatie|Russische Föderation|Fédération de Russie|Federación Rusa|Federação Russa|Federazione Russa",
    ),
    ("SK", "Slovak Republic|Slowaakse Republiek|Slowakische Republik|République slovaque|República Eslovaca"),
    ("SY", "Syrian Arab Republic"),
    ("SZ", "Swaziland|Eswatini"),
    ("TL", "Timor-Leste"),
    ("TR", "Türkiye|Turkiye|Republic of Türkiye|Republic of Turkey|Türkiye Cumhuriyeti"),
    ("TW", "Taiwan, Province of China|Taiwan (Province of China)|Taiwan R.O.C.|ROC|Republic of China"),
    ("TZ", "Tanzania, United Republic of|United Republic of Tanzania"),
    (
        "US",
        "USA|U.S.A.|U.S.|US of A|U.S. of America|America|United States of America|VS|V.S.|VS van Amerika|Verenigde Staten van Amerika|Amerika|Vereinigte Staaten von Amerika|États-Unis d’Amérique|É.-U.|EU d’Amérique|EEUU|EE.UU.|EE. UU.|EUA|E.U.A.|Estados Unidos de América|Estados Unidos da América|Stati Uniti d’America|Stany Zjednoczone Ameryki|ABD|A.B.D.|アメリカ|米国",
    ),
    ("VA", "Holy See|Holy See (Vatican City State)|Vatican|Vaticaan|Vatikan"),
    ("VE", "Venezuela, Bolivarian Republic of|Venezuela (Bolivarian Republic of)"),
    ("VG", "British Virgin Islands|Virgin Islands, British|Virgin Islands (British)|BVI"),
    ("VI", "U.S. Virgin Islands|Virgin Islands, U.S.|Virgin Islands (U.S.)|USVI"),
    ("VN", "Viet Nam|Viet-Nam"),
];

/// What official names begin with.
const OFFICIAL: [&str; 8] = [
    "the ",
    "republic of the ",
    "republic of ",
    "kingdom of the ",
    "kingdom of ",
    "state of ",
    "federal republic of ",
    "commonwealth of ",
];

static BY_NAME: LazyLock<HashMap<String, &'static Country>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (name, country) in all_names() {
        names.insert(folded(name), country);
    }
    names
});

/// Every name that is known, with its country.
fn all_names() -> impl Iterator<Item = (&'static str, &'static Country)> {
    let of = |code: &str| COUNTRIES.iter().find(|country| country.alpha2 == code);
    let lines = NAMES.lines().filter_map(|line| line.split_once('|'));
    let others = lines.chain(ALSO.iter().copied()).filter_map(move |(code, names)| Some((of(code)?, names)));
    let english = COUNTRIES.iter().map(|country| (country, country.name));
    english.chain(others).flat_map(|(country, names)| names.split('|').map(move |name| (name, country)))
}

/// The country of this code or name.
pub fn find(text: &str) -> Option<&'static Country> {
    let name = folded(text);
    let by_code = || country::find(&name).filter(|_| matches!(name.len(), 1..=3));
    let by_name = |name: &str| BY_NAME.get(name).copied();
    let official = || OFFICIAL.iter().find_map(|start| by_name(name.strip_prefix(start)?));
    by_name(&name).or_else(by_code).or_else(official)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_found_by_what_people_call_it() {
        for (names, code) in [
            ("NL|nld|528|Nederland|The Netherlands|NEDERLAND.| holland |Pays-Bas|Países Bajos|オランダ|N.L.", "NL"),
            (
                "Germany|Duitsland|deutschland|Allemagne|Alemania|Alemanha|Germania|Niemcy|Almanya|ドイツ|BRD|D|DEU",
                "DE",
            ),
            ("UK|U.K.|Great Britain|United Kingdom|Verenigd  Koninkrijk|Royaume Uni|England|İngiltere|GBR|826", "GB"),
            ("USA|VS|V.S.|U.S.A.|United States of America|États-Unis|Etats Unis|EE.UU.|EUA|ABD|アメリカ合衆国", "US"),
            ("Türkiye|TURKIYE|Turkey|Turkije|Turchia|Turcja", "TR"),
            ("Côte d'Ivoire|Cote d’Ivoire|Ivory Coast|Ivoorkust|Elfenbeinküste", "CI"),
            ("Česko|Ceska republika|Czechia|Czech Republic|Tsjechië", "CZ"),
            ("日本|Japan|Japón|Giappone", "JP"),
            ("Belgique|België|Belgien|Belgio|BE", "BE"),
            ("8|008|ALB|Albania", "AL"),
            ("Republic of Korea|Südkorea|대한민국", "KR"),
            ("Kingdom of Denmark|Danmark|Denemarken|Dania", "DK"),
        ] {
            for name in names.split('|') {
                assert_eq!(find(name).map(|country| country.alpha2), Some(code), "{name}");
            }
        }
    }

    #[test]
    fn what_is_no_country_or_several_finds_none() {
        for name in ["", " ", ".", "Korea", "Neverland", "XX", "Utrecht", "-", "999", "12345", "n.v.t."] {
            assert!(find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn no_name_is_two_countries_and_no_code_is_another_ones_name() {
        for (name, country) in all_names() {
            assert_eq!(find(name).map(|found| found.alpha2), Some(country.alpha2), "{name}");
        }
        for country in COUNTRIES {
            for code in [country.alpha2, country.alpha3, country.numeric] {
                assert_eq!(find(code).map(|found| found.alpha2), Some(country.alpha2), "{code}");
            }
            assert!(NAMES.lines().any(|line| line.starts_with(&format!("{}|", country.alpha2))), "{}", country.alpha2);
        }
    }
}
