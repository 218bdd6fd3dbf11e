//! The pages in docs/ name what the program has.

use crosswalk::expression::{Dialect, functions};

const EXPRESSIONS: &str = include_str!("../docs/expressions.md");

#[test]
fn every_function_is_in_docs_expressions_with_its_parameters_and_summary() {
    for function in [Dialect::Entra, Dialect::Okta].into_iter().flat_map(functions) {
        let row = format!("| `{}` | {}", function.signature(), function.summary);
        assert!(EXPRESSIONS.contains(&row), "docs/expressions.md lacks: {row}");
    }
}
