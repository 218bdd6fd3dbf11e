//! Which question an answer belongs to, where it came without its folder. An answer says at most which expression it is
//! of, never for whom, so the rest is told by its file's name, by the row that somebody chose, or by the order of all.
//! What none of these tells is left open and asked.

use serde_json::Value;

use super::answers::AnsweredQuestions;
use super::questions::AskedOne;
use crate::client::Evaluator;
use crate::expression::{self, Dialect};

/// An answer without its question.
#[derive(Clone, Debug, PartialEq)]
pub struct Loose {
    /// Its file's name, where it came in one.
    pub name: Option<String>,
    pub value: Value,
}

/// How it was known which question an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// No other has its expression.
    Only,
    /// Its file has the name of the question's answer.
    Name,
    /// Somebody chose the row.
    Chosen,
    /// As many came as there are questions, and all expressions agree.
    Order,
}

/// What became of answers that came in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// The questions that have an answer now.
    pub placed: Vec<(usize, Because)>,
    /// Those that several questions could have.
    pub open: Vec<Loose>,
    /// Those that name an expression that is not asked about. A tenant may write it otherwise than ours does.
    pub of_none: Vec<Loose>,
}

impl Because {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Only => "no other question has its expression",
            Self::Name => "its file has that name",
            Self::Chosen => "its row is chosen",
            Self::Order => "as many came as there are questions, in their order",
        }
    }
}

impl AnsweredQuestions {
    /// Puts answers to their questions. `chosen` is the question whose row somebody chose.
    pub fn take(&mut self, evaluator: &Evaluator, dialect: Dialect, came: Vec<Loose>, chosen: Option<usize>) -> Taken {
        let mut taken = Taken::default();
        let asked = self.expressions(evaluator, dialect);
        if self.is_in_order(evaluator, dialect, &asked, &came) {
            taken.placed = (0..came.len()).map(|at| (at, Because::Order)).collect();
            self.answers = came.into_iter().map(|loose| Some(loose.value)).collect();
            return taken;
        }
        // A row is chosen for one answer.
        let chosen = chosen.filter(|_| came.len() == 1);
        for loose in came {
            let said = said(evaluator, dialect, &loose.value);
            let fits = |at: &usize| said.is_none() || asked[*at] == said;
            let fitting: Vec<usize> = (0..asked.len()).filter(fits).collect();
            match self.place(&fitting, loose.name.as_deref(), chosen) {
                Some((at, because)) => {
                    self.answers[at] = Some(loose.value);
                    taken.placed.push((at, because));
                }
                None if fitting.is_empty() => taken.of_none.push(loose),
                None => taken.open.push(loose),
            }
        }
        taken
    }

    fn place(&self, fitting: &[usize], name: Option<&str>, chosen: Option<usize>) -> Option<(usize, Because)> {
        let named = |at: &usize| Some(self.index().questions[*at].answer.as_str()) == name;
        let by_name = || fitting.iter().copied().find(named).map(|at| (at, Because::Name));
        let by_row = || chosen.filter(|at| fitting.contains(at)).map(|at| (at, Because::Chosen));
        match fitting {
            [only] => Some((*only, Because::Only)),
            _ => by_name().or_else(by_row),
        }
    }

    /// The expressions that are asked about, as ours prints them.
    fn expressions(&self, evaluator: &Evaluator, dialect: Dialect) -> Vec<Option<String>> {
        let of_body = |body: &Value| (evaluator.asked)(body).map(|(text, _)| printed(dialect, &text));
        self.questions.bodies.iter().map(of_body).collect()
    }

    fn is_in_order(&self, of: &Evaluator, dialect: Dialect, asked: &[Option<String>], came: &[Loose]) -> bool {
        let agrees = |(asked, loose): (&Option<String>, &Loose)| {
            loose.name.is_none() && said(of, dialect, &loose.value).is_none_or(|said| Some(said) == *asked)
        };
        came.len() > 1 && came.len() == asked.len() && asked.iter().zip(came).all(agrees)
    }

    /// Puts an answer to a question because somebody says so, whatever expression it names.
    pub fn put(&mut self, question: usize, answer: Loose) {
        if let Some(place) = self.answers.get_mut(question) {
            *place = Some(answer.value);
        }
    }

    /// The question at a position.
    pub fn asked(&self, at: usize) -> Option<&AskedOne> {
        self.index().questions.get(at)
    }
}

fn said(evaluator: &Evaluator, dialect: Dialect, answer: &Value) -> Option<String> {
    (evaluator.expression)(answer).map(|text| printed(dialect, &text))
}

/// Blanks and the like are no other expression.
fn printed(dialect: Dialect, text: &str) -> String {
    expression::parse(dialect, text).expression.map_or_else(|| text.trim().to_owned(), |tree| tree.print(dialect))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::{ClientKind, ResourceKind};
    use crate::client::{self, Client};
    use crate::scim::TargetPath;
    use crate::tenant::{Index, Questions};

    const JOIN: &str = "Join(\" \", [givenName], [surname])";
    const LOWER: &str = "ToLower([mail], )";

    fn entra() -> &'static Client {
        client::of(ClientKind::new("entra"))
    }

    /// Two people for one expression, one for another.
    fn questions() -> AnsweredQuestions {
        let target = |text: &str| TargetPath::parse(text).expect("a path");
        let asked = |(at, name): (usize, &str)| AskedOne {
            body: format!("{at:03}.body.json"),
            answer: format!("{at:03}.answer.json"),
            target: target(name),
            record: at,
            person: "Bo".to_owned(),
            why: Vec::new(),
        };
        let of = [(1, "displayName"), (2, "displayName"), (3, "userName")];
        let index = Index {
            client: entra().kind,
            resource: ResourceKind::User,
            questions: of.into_iter().map(asked).collect(),
            not_asked: Vec::new(),
        };
        let evaluator = entra().quirks.evaluator.expect("it has one");
        let bodies = [JOIN, JOIN, LOWER].map(|text| (evaluator.body)(text, &[]).expect("a body"));
        AnsweredQuestions::not_yet(Questions { index, bodies: bodies.to_vec() })
    }

    fn answer(expression: Option<&str>, name: Option<&str>) -> Loose {
        let source = expression.map(|text| json!({"expression": text, "type": "Function"}));
        let value = json!({"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": ["x"], "parsedExpression": source});
        Loose { name: name.map(str::to_owned), value }
    }

    #[test]
    fn an_answer_belongs_where_something_says_so_and_is_left_open_where_nothing_does() {
        let join = "Join( \" \" ,[givenName], [surname] )";
        let file = Some("002.answer.json");
        for (case, came, chosen, expected, open, of_none) in [
            ("its expression is asked once", vec![answer(Some(LOWER), None)], None, vec![(2, Because::Only)], 0, 0),
            ("the row of another is chosen", vec![answer(Some(LOWER), None)], Some(0), vec![(2, Because::Only)], 0, 0),
            ("asked for two people", vec![answer(Some(join), None)], None, vec![], 1, 0),
            ("and one is chosen", vec![answer(Some(join), None)], Some(1), vec![(1, Because::Chosen)], 0, 0),
            ("one of the other rule is", vec![answer(Some(join), None)], Some(2), vec![], 1, 0),
            ("its file has a name", vec![answer(Some(join), file)], None, vec![(1, Because::Name)], 0, 0),
            ("which says otherwise", vec![answer(Some(LOWER), file)], None, vec![(2, Because::Only)], 0, 0),
            ("it says nothing", vec![answer(None, None)], None, vec![], 1, 0),
            ("it says nothing, chosen", vec![answer(None, None)], Some(2), vec![(2, Because::Chosen)], 0, 0),
            ("not asked about", vec![answer(Some("ToUpper([mail], )"), None)], Some(0), vec![], 0, 1),
            (
                "all in order",
                vec![answer(Some(join), None), answer(None, None), answer(Some(LOWER), None)],
                None,
                vec![(0, Because::Order), (1, Because::Order), (2, Because::Order)],
                0,
                0,
            ),
            (
                "all in another order",
                vec![answer(Some(LOWER), None), answer(Some(join), None), answer(Some(join), None)],
                Some(0),
                vec![(2, Because::Only)],
                2,
                0,
            ),
        ] {
            let mut questions = questions();
            let evaluator = entra().quirks.evaluator.expect("it has one");
            let count = came.len();
            let taken = questions.take(evaluator, entra().dialect, came, chosen);
            assert_eq!(
                (taken.placed.clone(), taken.open.len(), taken.of_none.len()),
                (expected, open, of_none),
                "{case}"
            );
            assert_eq!(taken.placed.len() + open + of_none, count, "{case}: none is lost");
            let answered = (0..3).filter(|at| questions.answers[*at].is_some()).collect::<Vec<_>>();
            let mut placed: Vec<_> = taken.placed.iter().map(|(at, _)| *at).collect();
            placed.sort_unstable();
            assert_eq!(answered, placed, "{case}");
        }
    }
}
