//! Reads Okta's tokens into the tree, by operator precedence (Pratt). After an error it goes on at the next comma or
//! bracket, so that one reading finds all errors.

use crate::diagnostic::Span;
use crate::dialect::Reader;
use crate::dialect::okta::habit;
use crate::dialect::okta::lexer::{Token, TokenType, tokens};
use crate::function::{self, Function};
use crate::tree::{Binary, BinaryOperator, Call, MAX_DEPTH, Node, NodeKind, TextLiteral, UnaryOperator, Which};

pub(super) struct Parser<'t, 'r> {
    text: &'t str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    /// Inside `.![…]` and its like a bare name is a member of the element.
    in_element: usize,
    /// Parts that an error keeps out of the tree; what is wrong in them is said too.
    loose: Vec<Node>,
    reader: &'r mut Reader,
}

impl<'t, 'r> Parser<'t, 'r> {
    pub fn new(text: &'t str, reader: &'r mut Reader) -> Self {
        let mut parser =
            Self { text, tokens: tokens(text), next: 0, depth: 0, in_element: 0, loose: Vec::new(), reader };
        parser.other_blanks();
        parser
    }

    /// Blanks that come with copied text: Okta's own reader may not take them for blanks.
    fn other_blanks(&mut self) {
        let mut from = 0;
        for token in &self.tokens {
            let between = &self.text[from..token.span.start];
            let found = between.char_indices().find(|(_, c)| !matches!(c, ' ' | '\t' | '\r' | '\n'));
            if let Some((place, blank)) = found {
                let at = from + place;
                let message = format!(
                    "A blank of another kind (U+{:04X}) stands here; Spring refuses it: not documented by Okta.",
                    u32::from(blank)
                );
                self.reader.warning(at..at + blank.len_utf8(), message, "Type a plain blank in its place.");
            }
            from = token.span.end;
        }
    }

    /// The tree, and the parts that no place was found for.
    pub fn read(mut self) -> (Node, Vec<Node>) {
        let root = self.expression();
        while self.peek().kind != TokenType::End {
            let token = self.take();
            let written = self.written(&token.span);
            let (message, remedy) = match written {
                ")" | "]" | "}" => (format!("This {written} closes nothing."), "Remove it."),
                _ => ("The expression ends before this.".to_owned(), "Join two values with +, or remove this."),
            };
            self.reader.error(token.span, message, remedy);
            if !matches!(self.peek().kind, TokenType::End | TokenType::RightParenthesis | TokenType::RightBracket) {
                let part = self.expression();
                self.loose.push(part);
            }
        }
        (root, self.loose)
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    fn take_if(&mut self, kind: TokenType) -> Option<Token> {
        (self.peek().kind == kind).then(|| self.take())
    }

    fn written(&self, span: &Span) -> &'t str {
        &self.text[span.clone()]
    }

    /// Runs `work` one level deeper; too deep is an error that ends the reading.
    fn deeper(&mut self, work: impl FnOnce(&mut Self) -> Node) -> Node {
        let span = self.peek().span.clone();
        if self.depth >= MAX_DEPTH {
            self.too_deep(span.clone());
            return Node::new(span, NodeKind::Invalid);
        }
        self.depth += 1;
        let node = work(self);
        self.depth -= 1;
        node
    }

    fn too_deep(&mut self, span: Span) {
        let message = format!("The expression nests deeper than {MAX_DEPTH} levels.");
        self.reader.error(span, message, "Simplify it, or split the work over two attributes.");
        self.next = self.tokens.len() - 1;
    }

    fn expression(&mut self) -> Node {
        self.deeper(|parser| {
            let condition = parser.binary(0);
            match parser.peek().kind {
                TokenType::Question => parser.conditional(condition),
                TokenType::Elvis => {
                    parser.take();
                    let otherwise = parser.expression();
                    let span = condition.span.start..otherwise.span.end;
                    Node::new(span, NodeKind::Elvis(Box::new([condition, otherwise])))
                }
                _ => condition,
            }
        })
    }

    fn conditional(&mut self, condition: Node) -> Node {
        let question = self.take();
        let then = self.expression();
        if self.take_if(TokenType::Colon).is_none() {
            self.reader.error(question.span, "This ? has no : behind it.", "Write condition ? value : otherwise.");
            return Node::new(condition.span, NodeKind::Invalid);
        }
        let otherwise = self.expression();
        let span = condition.span.start..otherwise.span.end;
        Node::new(span, NodeKind::Conditional(Box::new([condition, then, otherwise])))
    }

    fn binary(&mut self, least: u8) -> Node {
        let mut left = self.unary();
        let mut terms = 0;
        while let Some(operator) = self.operator().filter(|operator| operator.precedence() > least) {
            let token = self.take();
            terms += 1;
            if terms > MAX_DEPTH {
                self.too_deep(token.span.clone());
                return Node::new(token.span, NodeKind::Invalid);
            }
            if word_operator(self.written(&token.span)).is_some() {
                self.word_note(&token.span, operator.symbol(self.reader.dialect));
            }
            if operator.stands_alone() && is_chained(&left, operator) {
                self.no_chain(&token.span);
            }
            let right = self.deeper(|parser| parser.binary(operator.precedence()));
            let span = left.span.start..right.span.end;
            left = Node::new(span, NodeKind::Binary(Box::new(Binary { operator, left, right })));
        }
        self.no_operator_of_okta();
        left
    }

    /// What Spring's language has in this place and Okta's has not; what follows it is read for its own errors.
    fn no_operator_of_okta(&mut self) {
        let token = self.peek().clone();
        let (message, remedy) = match (token.kind, self.written(&token.span)) {
            (TokenType::Operator, sign @ ("++" | "--")) => {
                self.no_step(&token.span, sign);
                self.take();
                return;
            }
            (TokenType::Unknown, "=") => ("A single = compares nothing.".to_owned(), "Write == to compare."),
            (TokenType::Name, word @ ("instanceof" | "between")) => {
                (format!("Okta lists {word} as unsupported."), "Compare with ==, <, > and AND.")
            }
            _ => return,
        };
        self.reader.error(token.span, message, remedy);
        self.take();
        let part = self.deeper(Self::unary);
        self.loose.push(part);
    }

    /// `1 < 2 < 3`.
    fn no_chain(&mut self, span: &Span) {
        let message =
            format!("A second {} in a row is not read by Spring: not documented by Okta.", self.written(span));
        self.reader.error(span.clone(), message, "Put one side in parentheses, or join two comparisons with AND.");
    }

    /// `++` and `--`, before or behind a value.
    fn no_step(&mut self, span: &Span, sign: &str) {
        let message = format!("Okta lists {sign} as unsupported.");
        let remedy = format!("Write one sign and a number, as in 2 {} 1; a blank parts two signs.", &sign[..1]);
        self.reader.error(span.clone(), message, remedy);
    }

    fn operator(&self) -> Option<BinaryOperator> {
        let token = self.peek();
        let written = self.written(&token.span);
        Some(match (token.kind, written) {
            (TokenType::Operator, "==") => BinaryOperator::Equal,
            (TokenType::Operator, "!=") => BinaryOperator::NotEqual,
            (TokenType::Operator, "<") => BinaryOperator::Less,
            (TokenType::Operator, "<=") => BinaryOperator::LessOrEqual,
            (TokenType::Operator, ">") => BinaryOperator::Greater,
            (TokenType::Operator, ">=") => BinaryOperator::GreaterOrEqual,
            (TokenType::Operator, "+") => BinaryOperator::Plus,
            (TokenType::Operator, "-") => BinaryOperator::Minus,
            (TokenType::Operator, "*") => BinaryOperator::Times,
            (TokenType::Operator, "/") => BinaryOperator::Divide,
            (TokenType::Operator, "%") => BinaryOperator::Remainder,
            (TokenType::Operator, "^") => BinaryOperator::Power,
            (TokenType::Operator, "&&") => BinaryOperator::And,
            (TokenType::Operator, "||") => BinaryOperator::Or,
            (TokenType::Name, "matches") => BinaryOperator::Matches,
            (TokenType::Name, word) if word.eq_ignore_ascii_case("and") => BinaryOperator::And,
            (TokenType::Name, word) if word.eq_ignore_ascii_case("or") => BinaryOperator::Or,
            (TokenType::Name, word) => word_operator(word)?,
            _ => return None,
        })
    }

    fn unary(&mut self) -> Node {
        let token = self.peek().clone();
        let operator = match (token.kind, self.written(&token.span)) {
            (TokenType::Operator, "!") => UnaryOperator::Not,
            (TokenType::Operator, "-") => UnaryOperator::Minus,
            (TokenType::Operator, "+") => UnaryOperator::Plus,
            (TokenType::Name, word) if word.eq_ignore_ascii_case("not") => {
                self.word_note(&token.span, "!");
                UnaryOperator::Not
            }
            (TokenType::Operator, sign @ ("++" | "--")) => {
                self.no_step(&token.span, sign);
                self.take();
                return self.deeper(Self::unary);
            }
            _ => return self.postfix(),
        };
        self.take();
        let inner = self.deeper(Self::unary);
        Node::new(token.span.start..inner.span.end, NodeKind::Unary(operator, Box::new(inner)))
    }

    fn word_note(&mut self, span: &Span, sign: &str) {
        let message = format!("The word {} as an operator: not documented by Okta.", self.written(span));
        self.reader.note(span.clone(), message, format!("Write {sign}."));
    }

    fn postfix(&mut self) -> Node {
        let mut node = self.primary();
        for step in 0.. {
            if step > MAX_DEPTH {
                self.too_deep(node.span.clone());
                return Node::new(node.span, NodeKind::Invalid);
            }
            node = match self.peek().kind {
                TokenType::LeftBracket => self.index(node),
                TokenType::Projection => self.projection(node),
                TokenType::Dot if self.bracket_follows_dot() => {
                    let dot = self.take();
                    let message = "An index behind a dot, as in emails.[1]: not documented by Okta.";
                    self.reader.note(
                        dot.span,
                        message,
                        "Write emails[1], or choose by a condition: emails.^[primary==true].",
                    );
                    self.index(node)
                }
                TokenType::Dot => self.member(node),
                TokenType::Safe => self.safe(node),
                _ => break,
            };
        }
        node
    }

    /// `a?.b`: nothing where `a` has no value.
    fn safe(&mut self, of: Node) -> Node {
        let question = self.take();
        self.reader.note(
            question.span.clone(),
            "?. takes a member of what may have no value: not documented by Okta.",
            "Write a condition, as in user.manager != null ? … : null.",
        );
        Node::new(of.span.start..question.span.end, NodeKind::Safe(Box::new(of)))
    }

    fn index(&mut self, of: Node) -> Node {
        let open = self.take();
        let at = self.expression();
        let end = self.close(TokenType::RightBracket, &open.span, "]");
        Node::new(of.span.start..end, NodeKind::Index(Box::new([of, at])))
    }

    fn projection(&mut self, of: Node) -> Node {
        let open = self.take();
        self.in_element += 1;
        let inner = self.expression();
        self.in_element -= 1;
        let end = self.close(TokenType::RightBracket, &open.span, "]");
        let parts = Box::new([of, inner]);
        let span = parts[0].span.start..end;
        Node::new(
            span,
            match &self.written(&open.span)[1..2] {
                "!" => NodeKind::Projection(parts),
                "^" => NodeKind::Selection(Which::First, parts),
                "$" => NodeKind::Selection(Which::Last, parts),
                _ => NodeKind::Selection(Which::All, parts),
            },
        )
    }

    fn member(&mut self, of: Node) -> Node {
        let dot = self.take();
        let Some(name) = self.take_if(TokenType::Name) else {
            self.reader.error(dot.span.clone(), "A name is missing behind this dot.", "Write an attribute's name.");
            return Node::new(of.span.start..dot.span.end, NodeKind::Invalid);
        };
        let span = of.span.start..name.span.end;
        let written = self.written(&name.span);
        if self.peek().kind == TokenType::LeftParenthesis {
            let message = format!("A value has no function {written}; that is the Identity Engine's language.");
            self.reader.error(
                name.span,
                message,
                "Provisioning mappings take the Classic form, as String.toUpperCase(user.firstName).",
            );
            self.take();
            self.arguments(TokenType::RightParenthesis);
            self.take_if(TokenType::RightParenthesis);
            return Node::new(span, NodeKind::Invalid);
        }
        Node::new(span, NodeKind::Member(Box::new(of), written.to_owned()))
    }

    fn close(&mut self, kind: TokenType, open: &Span, sign: &str) -> usize {
        if let Some(token) = self.take_if(kind) {
            return token.span.end;
        }
        let here = self.peek().span.start;
        if self.reader.diagnostics.iter().all(|d| d.span.end < here || d.span.start > here) {
            let written = self.written(open);
            self.reader.error(
                open.clone(),
                format!("This {written} is not closed."),
                format!("Put a {sign} where it ends."),
            );
        }
        here
    }

    fn primary(&mut self) -> Node {
        let token = self.peek().clone();
        match token.kind {
            TokenType::Text => self.text_constant(),
            TokenType::Integer | TokenType::Decimal => self.number(),
            TokenType::Name => self.name(),
            TokenType::LeftParenthesis => {
                self.take();
                let inner = self.expression();
                let end = self.close(TokenType::RightParenthesis, &token.span, ")");
                Node::new(token.span.start..end, NodeKind::Group(Box::new(inner)))
            }
            TokenType::LeftBrace => self.braces(),
            TokenType::LeftBracket => {
                self.take();
                self.arguments(TokenType::RightBracket);
                let end = self.close(TokenType::RightBracket, &token.span, "]");
                self.reader.error(token.span.start..end, "Okta writes an array in braces.", "Write {1, 2, 3}.");
                Node::new(token.span, NodeKind::Invalid)
            }
            TokenType::OpenText => {
                self.take();
                self.reader.error(token.span.clone(), "This text is not closed.", "Put its quote at the end.");
                Node::new(token.span, NodeKind::Invalid)
            }
            TokenType::ForeignText => self.foreign_text(),
            TokenType::Template => self.template(),
            _ => self.missing(token),
        }
    }

    fn foreign_text(&mut self) -> Node {
        let token = self.take();
        let mut inner = self.written(&token.span).chars().skip(1).collect::<String>();
        inner.pop();
        let shown = if inner.len() < 60 { inner } else { "…".to_owned() };
        let message = "Text stands in straight quotes; these are curly or other ones.";
        self.reader.error(token.span.clone(), message, format!("Write '{shown}'."));
        Node::new(token.span, NodeKind::Invalid)
    }

    /// `${source.login}` is how the Apps API and Terraform write a username format.
    fn template(&mut self) -> Node {
        let token = self.take();
        let inner = self.written(&token.span).trim_start_matches("${").trim_end_matches('}');
        let bare = inner.trim().trim_start_matches("fn:");
        let message = "${…} is the Apps API's form of a username format, not this language.";
        self.reader.error(token.span.clone(), message, format!("Write {bare}."));
        Node::new(token.span, NodeKind::Invalid)
    }

    fn missing(&mut self, token: Token) -> Node {
        let found = if token.kind == TokenType::End {
            "the end".to_owned()
        } else {
            format!("'{}'", self.written(&token.span))
        };
        let (message, remedy) = match self.written(&token.span) {
            "#" => {
                ("Okta lists variables, as #x, as unsupported.".to_owned(), "Write the attribute, as user.firstName.")
            }
            "@" => ("Okta lists beans, as @x, as unsupported.".to_owned(), "Write the attribute, as user.firstName."),
            _ => (
                format!("Here {found} stands where a value is needed."),
                "Write an attribute as user.firstName, a 'text', a number or a function.",
            ),
        };
        self.reader.error(token.span.clone(), message, remedy);
        if matches!(token.kind, TokenType::Unknown | TokenType::Operator | TokenType::Dot | TokenType::Projection) {
            self.take();
        }
        Node::new(token.span, NodeKind::Invalid)
    }

    fn text_constant(&mut self) -> Node {
        let token = self.take();
        let written = self.written(&token.span);
        let (quote, inner) = (&written[..1], &written[1..written.len() - 1]);
        let value = inner.replace(&quote.repeat(2), quote);
        if value.len() < inner.len() {
            let message = "A doubled quote in text stands for one: not documented by Okta.";
            self.reader.note(token.span.clone(), message, "Put the text in the other kind of quotes.");
        }
        Node::new(token.span, NodeKind::Text(TextLiteral::new(value)))
    }

    fn number(&mut self) -> Node {
        let token = self.take();
        let written = self.written(&token.span);
        let hexadecimal = written.strip_prefix("0x").or_else(|| written.strip_prefix("0X"));
        let is_long = written.ends_with(['l', 'L']);
        let digits = hexadecimal.unwrap_or(written).trim_end_matches(['l', 'L']);
        let kind = match (token.kind, hexadecimal) {
            (TokenType::Integer, Some(_)) => i64::from_str_radix(digits, 16).ok().map(NodeKind::Integer),
            (TokenType::Integer, None) => digits.parse().ok().map(NodeKind::Integer),
            _ => digits.trim_end_matches(['f', 'F', 'd', 'D']).parse().ok().map(NodeKind::Decimal),
        };
        if written.contains(|sign: char| !sign.is_ascii_digit() && sign != '.') {
            let message = format!("A number written as {written}: not documented by Okta.");
            self.reader.note(token.span.clone(), message, "Write it with digits and a point alone.");
        }
        let too_large = matches!(kind, Some(NodeKind::Integer(number)) if number > i64::from(i32::MAX)) && !is_long;
        if too_large {
            let message = format!("Spring refuses a whole number beyond {}: not documented by Okta.", i32::MAX);
            self.reader.warning(
                token.span.clone(),
                message,
                format!("Write {written}L, or 'text', and try it in Okta's preview."),
            );
        }
        let kind = kind.unwrap_or_else(|| {
            self.reader.error(token.span.clone(), "This number is too large.", "Write it as 'text'.");
            NodeKind::Invalid
        });
        Node::new(token.span, kind)
    }

    /// `{1, 2}` is an array, `{'key': value}` a map, `{}` an empty array.
    fn braces(&mut self) -> Node {
        let open = self.take();
        let first = self.next;
        let key = matches!(self.peek().kind, TokenType::Text | TokenType::Name);
        if self.peek().kind == TokenType::Colon {
            self.take();
            let end = self.close(TokenType::RightBrace, &open.span, "}");
            self.reader.note(
                open.span.start..end,
                "{:}, an object of nothing: not documented by Okta.",
                "Leave it out.",
            );
            return Node::new(open.span.start..end, NodeKind::Map(Vec::new()));
        }
        let is_map = key && self.tokens.get(first + 1).is_some_and(|token| token.kind == TokenType::Colon);
        let kind =
            if is_map { NodeKind::Map(self.entries()) } else { NodeKind::List(self.arguments(TokenType::RightBrace)) };
        let end = self.close(TokenType::RightBrace, &open.span, "}");
        Node::new(open.span.start..end, kind)
    }

    fn entries(&mut self) -> Vec<(Node, Node)> {
        let mut entries = Vec::new();
        loop {
            let key = self.key();
            if let Some(bad) = self.take_if(TokenType::Colon).is_none().then(|| self.peek().span.clone()) {
                self.reader.error(bad, "A : is missing between key and value.", "Write {'key': value}.");
                return entries;
            }
            entries.push((key, self.expression()));
            if self.take_if(TokenType::Comma).is_none() {
                return entries;
            }
        }
    }

    /// A bare word is a key as it stands.
    fn key(&mut self) -> Node {
        let is_word = self.peek().kind == TokenType::Name
            && self.tokens.get(self.next + 1).is_some_and(|token| token.kind == TokenType::Colon);
        if !is_word {
            return self.deeper(Self::primary);
        }
        let token = self.take();
        self.reader.note(
            token.span.clone(),
            "A key without quotes: not documented by Okta.",
            "Put it in quotes, as {'key': value}.",
        );
        let literal = TextLiteral::new(self.written(&token.span));
        Node::new(token.span, NodeKind::Text(literal))
    }

    fn arguments(&mut self, end: TokenType) -> Vec<Node> {
        let mut arguments = Vec::new();
        if self.peek().kind == end {
            return arguments;
        }
        loop {
            arguments.push(self.expression());
            if self.take_if(TokenType::Comma).is_none() {
                return arguments;
            }
        }
    }

    /// A constant, a call, or an attribute with its dots.
    fn name(&mut self) -> Node {
        let first = self.take();
        let word = self.written(&first.span);
        let constant = match word.to_ascii_lowercase().as_str() {
            "true" => Some(NodeKind::Boolean(true)),
            "false" => Some(NodeKind::Boolean(false)),
            "null" => Some(NodeKind::Null),
            _ => None,
        };
        if let Some(kind) = constant {
            if !matches!(word, "true" | "false" | "null" | "NULL") {
                self.reader.note(
                    first.span.clone(),
                    format!("{word} in capitals: not documented by Okta."),
                    format!("Write {}.", word.to_ascii_lowercase()),
                );
            }
            return Node::new(first.span, kind);
        }
        let mut span = first.span;
        if self.peek().kind == TokenType::Safe && self.in_element == 0 {
            // The person is always there: user?.x is user.x.
            let question = self.take().span;
            self.reader.note(
                question,
                "?. takes a member of what may have no value: not documented by Okta.",
                "Write a dot alone.",
            );
        }
        while self.peek().kind == TokenType::Dot && self.name_follows_dot() {
            self.take();
            span.end = self.take().span.end;
        }
        if self.peek().kind == TokenType::LeftParenthesis {
            return self.call(span);
        }
        let name: String = self.written(&span).split_whitespace().collect::<String>().replace('?', "");
        if self.in_element > 0 {
            return Node::new(span, NodeKind::Field(name));
        }
        habit::attribute(&name, &span, self.reader);
        let kind = self.reader.attribute(&name, span.clone());
        Node::new(span, kind)
    }

    fn name_follows_dot(&self) -> bool {
        self.tokens.get(self.next + 1).is_some_and(|token| token.kind == TokenType::Name)
    }

    fn bracket_follows_dot(&self) -> bool {
        self.tokens.get(self.next + 1).is_some_and(|token| token.kind == TokenType::LeftBracket)
    }

    fn call(&mut self, name_span: Span) -> Node {
        let name: String = self.written(&name_span).split_whitespace().collect();
        let open = self.take();
        let arguments = self.arguments(TokenType::RightParenthesis);
        let end = self.close(TokenType::RightParenthesis, &open.span, ")");
        let span = name_span.start..end.max(name_span.end);
        let Some(function) = self.function(&name, name_span.clone()) else {
            self.loose.extend(arguments);
            return Node::new(span, NodeKind::Invalid);
        };
        let receiver = function.reads().map(|attribute| {
            let kind = self.reader.attribute(attribute, name_span.clone());
            Box::new(Node::new(name_span, kind))
        });
        Node::new(span, NodeKind::Call(Call { function, receiver, arguments }))
    }

    fn function(&mut self, name: &str, span: Span) -> Option<&'static Function> {
        let dialect = self.reader.dialect;
        if let Some(function) = function::find(dialect, name) {
            return Some(function);
        }
        if let Some((attribute, method)) = name.rsplit_once('.').filter(|(attribute, _)| attribute.contains('.')) {
            let message = format!("{attribute} has no function {method}; that is the Identity Engine's language.");
            self.reader.error(
                span,
                message,
                "Provisioning mappings take the Classic form, as String.toUpperCase(user.firstName).",
            );
            return None;
        }
        if name == "T" {
            let message = "Okta lists types, as T(String), as unsupported.";
            self.reader.error(span, message, "Use one of Okta's functions, as String.len(…).");
            return None;
        }
        if let Some(remedy) = habit::function(name) {
            self.reader.error(span, format!("Okta has no function {name}."), remedy);
            return None;
        }
        let nearest = function::nearest(dialect, name);
        let question = nearest.map(|known| format!(" Did you mean {known}?")).unwrap_or_default();
        let remedy = nearest.map_or_else(|| "Choose one from the list.".to_owned(), |known| format!("Write {known}."));
        self.reader.error(span, format!("No function {name}.{question}"), remedy);
        None
    }
}

fn is_chained(left: &Node, operator: BinaryOperator) -> bool {
    matches!(&left.kind, NodeKind::Binary(binary) if binary.operator.precedence() == operator.precedence())
}

/// Spring's words for operators, in capitals or not.
fn word_operator(word: &str) -> Option<BinaryOperator> {
    Some(match word.to_ascii_lowercase().as_str() {
        "eq" => BinaryOperator::Equal,
        "ne" => BinaryOperator::NotEqual,
        "lt" => BinaryOperator::Less,
        "le" => BinaryOperator::LessOrEqual,
        "gt" => BinaryOperator::Greater,
        "ge" => BinaryOperator::GreaterOrEqual,
        "div" => BinaryOperator::Divide,
        "mod" => BinaryOperator::Remainder,
        _ => return None,
    })
}
