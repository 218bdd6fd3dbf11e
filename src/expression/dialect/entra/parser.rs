//! Reads Entra's tokens into the tree. After an error it goes on at the next comma or parenthesis, so that one
//! reading finds all errors.

use crate::Dialect;
use crate::diagnostic::Span;
use crate::dialect::Reader;
use crate::dialect::entra::habit;
use crate::dialect::entra::lexer::{Token, TokenType, tokens};
use crate::function::{self, Function};
use crate::tree::{Binary, BinaryOperator, Call, Keyword, MAX_DEPTH, Node, NodeKind, TextLiteral};

/// Functions of metadata from 2017 and of internal use, and what to write instead.
const RETIRED: [(&str, &str); 4] = [
    ("Prepend", "Write Append(prefix, source)."),
    ("IsNothing", "Write IsNullOrEmpty(…)."),
    ("AppRoleAssignments", "Write AppRoleAssignmentsComplex([appRoleAssignments])."),
    ("AltSecIdFromNetId", "It belongs to cross-tenant synchronization; leave it out."),
];

pub(super) struct Parser<'t, 'r> {
    text: &'t str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    /// Whether a sign of another language was said already.
    foreign: bool,
    /// Parts that an error keeps out of the tree; what is wrong in them is said too.
    loose: Vec<Node>,
    reader: &'r mut Reader,
}

impl<'t, 'r> Parser<'t, 'r> {
    pub fn new(text: &'t str, reader: &'r mut Reader) -> Self {
        Self { text, tokens: tokens(text), next: 0, depth: 0, foreign: false, loose: Vec::new(), reader }
    }

    /// The tree, and the parts that no place was found for.
    pub fn read(mut self) -> (Node, Vec<Node>) {
        let root = self.expression();
        while self.peek().kind != TokenType::End {
            let rest = self.take();
            if rest.kind == TokenType::RightParenthesis {
                self.reader.error(rest.span, "This closing parenthesis closes nothing.", "Remove it.");
                continue;
            }
            let remedy = "Put a function around both parts, as Join(\"\", a, b), or remove this.";
            self.reader.error(rest.span.clone(), "The expression ends before this.", remedy);
            let begins_value = !matches!(rest.kind, TokenType::Comma | TokenType::Unknown | TokenType::Operator);
            if begins_value {
                self.next -= 1;
            }
            if !matches!(self.peek().kind, TokenType::End | TokenType::RightParenthesis | TokenType::Comma) {
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

    fn written(&self, span: &Span) -> &'t str {
        &self.text[span.clone()]
    }

    fn take_if(&mut self, kind: TokenType) -> Option<Token> {
        (self.peek().kind == kind).then(|| self.take())
    }

    /// A comparison; and the words that Entra lacks, with what to do instead.
    fn expression(&mut self) -> Node {
        let first = self.comparison();
        while self.logical_word() {
            let part = self.comparison();
            self.loose.push(part);
        }
        first
    }

    /// `a`, `a = b`, `a & b`.
    fn comparison(&mut self) -> Node {
        let mut left = self.primary();
        let mut terms = 0;
        while let Some(operator) = self.operator() {
            let token = self.take();
            terms += 1;
            if terms == MAX_DEPTH {
                self.too_deep(token.span.clone());
            }
            let right = self.primary();
            left = self.combine(left, operator, right, terms);
        }
        if self.foreign_operator() {
            // What stands behind it is read for its own errors.
            let rest = self.deeper_comparison();
            self.loose.push(rest);
            return Node::new(left.span, NodeKind::Invalid);
        }
        left
    }

    fn deeper_comparison(&mut self) -> Node {
        if self.depth >= MAX_DEPTH {
            let span = self.peek().span.clone();
            self.too_deep(span.clone());
            return Node::new(span, NodeKind::Invalid);
        }
        self.depth += 1;
        let node = self.comparison();
        self.depth -= 1;
        node
    }

    /// A sign that other languages have in this place: one error, however many follow.
    fn foreign_operator(&mut self) -> bool {
        let token = self.peek().clone();
        if !matches!(token.kind, TokenType::Unknown | TokenType::Operator) {
            return false;
        }
        let Some((message, remedy)) = habit::operator(self.written(&token.span)) else { return false };
        self.take();
        if !std::mem::replace(&mut self.foreign, true) {
            self.reader.error(token.span, message, remedy);
        }
        if message.contains("no ?") {
            self.skip_choice();
        }
        true
    }

    /// The rest of `a ? b : c`, up to the end of the argument.
    fn skip_choice(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek().kind {
                TokenType::End => return,
                TokenType::Comma | TokenType::RightParenthesis if depth == 0 => return,
                TokenType::LeftParenthesis => depth += 1,
                TokenType::RightParenthesis => depth -= 1,
                _ => {}
            }
            // The last one stays, to be read as a value.
            let next = self.tokens.get(self.next + 1).map(|token| token.kind);
            if depth == 0
                && matches!(next, None | Some(TokenType::End | TokenType::Comma | TokenType::RightParenthesis))
            {
                return;
            }
            self.take();
        }
    }

    fn combine(&mut self, left: Node, operator: BinaryOperator, right: Node, terms: usize) -> Node {
        let span = left.span.start..right.span.end;
        if terms > MAX_DEPTH {
            return Node::new(span, NodeKind::Invalid);
        }
        // `&` binds tighter than a comparison.
        if let NodeKind::Binary(mut outer) = left.kind {
            if outer.operator.precedence() < operator.precedence() {
                outer.right = self.combine(outer.right, operator, right, terms);
                return Node::new(span, NodeKind::Binary(outer));
            }
            let left = Node::new(left.span, NodeKind::Binary(outer));
            return Node::new(span, NodeKind::Binary(Box::new(Binary { operator, left, right })));
        }
        Node::new(span, NodeKind::Binary(Box::new(Binary { operator, left, right })))
    }

    fn operator(&self) -> Option<BinaryOperator> {
        let token = self.peek();
        if token.kind != TokenType::Operator {
            return None;
        }
        Some(match self.written(&token.span) {
            "=" => BinaryOperator::Equal,
            "<>" => BinaryOperator::NotEqual,
            "<" => BinaryOperator::Less,
            "<=" => BinaryOperator::LessOrEqual,
            ">" => BinaryOperator::Greater,
            ">=" => BinaryOperator::GreaterOrEqual,
            "&" => BinaryOperator::Concatenate,
            _ => return None,
        })
    }

    fn logical_word(&mut self) -> bool {
        let token = self.peek().clone();
        let word = self.written(&token.span).to_ascii_uppercase();
        let remedy = match word.as_str() {
            "AND" if token.kind == TokenType::Name => "Nest it: IIF(first, IIF(second, yes, no), no).",
            "OR" if token.kind == TokenType::Name => "Nest it: IIF(first, yes, IIF(second, yes, no)).",
            _ => return false,
        };
        self.reader.error(token.span, format!("Entra's expressions have no {word}."), remedy);
        self.take();
        true
    }

    fn too_deep(&mut self, span: Span) {
        let message = format!("The expression nests deeper than {MAX_DEPTH} levels.");
        self.reader.error(span, message, "Simplify it, or split the work over two attributes.");
        self.next = self.tokens.len() - 1;
    }

    fn primary(&mut self) -> Node {
        if self.depth >= MAX_DEPTH {
            let span = self.peek().span.clone();
            self.too_deep(span.clone());
            return Node::new(span, NodeKind::Invalid);
        }
        self.depth += 1;
        let node = self.primary_within();
        self.depth -= 1;
        self.index_after(node)
    }

    fn primary_within(&mut self) -> Node {
        let token = self.peek().clone();
        match token.kind {
            TokenType::Text => self.text_constant(),
            TokenType::Attribute => self.attribute(),
            TokenType::Integer | TokenType::Decimal | TokenType::Hexadecimal => self.number(false),
            TokenType::Name => self.name(),
            TokenType::LeftParenthesis => self.group(),
            TokenType::Operator if self.written(&token.span) == "-" => self.negative(),
            TokenType::OpenText => self.open(token, "This text is not closed.", "Put a \" at its end."),
            TokenType::OpenAttribute => self.open(token, "This attribute is not closed.", "Put a ] behind its name."),
            TokenType::ForeignText => self.foreign_text(),
            TokenType::Unknown if self.written(&token.span) == "!" => self.foreign_not(),
            _ => self.missing(token),
        }
    }

    fn foreign_text(&mut self) -> Node {
        let token = self.take();
        let inner: String = self.written(&token.span).chars().skip(1).collect();
        let inner: String = inner.chars().take(inner.chars().count().saturating_sub(1)).collect();
        let shown = if inner.len() < 60 { inner } else { "…".to_owned() };
        let message = "Text stands in straight double quotes; these are other ones.";
        self.reader.error(token.span.clone(), message, format!("Write \"{shown}\"."));
        Node::new(token.span, NodeKind::Invalid)
    }

    fn foreign_not(&mut self) -> Node {
        let token = self.take();
        self.reader.error(
            token.span,
            "Entra's expressions have no !, as C# and Java have.",
            "Write Not(…), or change the two branches of IIF.",
        );
        self.primary()
    }

    fn open(&mut self, token: Token, message: &str, remedy: &str) -> Node {
        self.take();
        self.reader.error(token.span.clone(), message, remedy);
        Node::new(token.span, NodeKind::Invalid)
    }

    fn missing(&mut self, token: Token) -> Node {
        let found = match token.kind {
            TokenType::End => "the end".to_owned(),
            _ => format!("'{}'", self.written(&token.span)),
        };
        let message = format!("Here {found} stands where a value is needed.");
        let remedy = "Write an [attribute], a \"text\", a number or a function.";
        self.reader.error(token.span.clone(), message, remedy);
        if matches!(token.kind, TokenType::Unknown | TokenType::Operator) {
            self.take();
        }
        Node::new(token.span, NodeKind::Invalid)
    }

    /// `\\` and `\"` are the two documented escapes. A Workday example writes `\+`; it is taken as it stands.
    fn text_constant(&mut self) -> Node {
        let token = self.take();
        let inner = token.span.start + 1..token.span.end - 1;
        let mut value = String::with_capacity(inner.len());
        let mut characters = self.written(&inner).char_indices();
        while let Some((place, character)) = characters.next() {
            if character != '\\' {
                value.push(character);
                continue;
            }
            match characters.next() {
                Some((_, escaped @ ('\\' | '"'))) => value.push(escaped),
                Some((_, other)) => {
                    let start = inner.start + place;
                    let message = format!("\\{other} is no documented escape; the backslash is kept.");
                    self.reader.warning(start..start + 1 + other.len_utf8(), message, format!("Write \\\\{other}."));
                    value.extend(['\\', other]);
                }
                None => value.push('\\'),
            }
        }
        Node::new(token.span, NodeKind::Text(TextLiteral::new(value)))
    }

    fn attribute(&mut self) -> Node {
        let token = self.take();
        let name = self.written(&(token.span.start + 1..token.span.end - 1)).trim();
        if name.is_empty() {
            self.reader.error(token.span.clone(), "The brackets are empty.", "Write an attribute's name in them.");
        }
        let kind = self.reader.attribute(name, token.span.clone());
        Node::new(token.span, kind)
    }

    fn number(&mut self, negative: bool) -> Node {
        let token = self.take();
        let digits = self.written(&token.span);
        let sign = if negative { -1 } else { 1 };
        let kind = match token.kind {
            TokenType::Hexadecimal => {
                i64::from_str_radix(&digits[2..], 16).ok().map(|n| NodeKind::Hexadecimal(n * sign))
            }
            TokenType::Integer => digits.parse::<i64>().ok().map(|n| NodeKind::Integer(n * sign)),
            _ => digits.parse::<f64>().ok().map(|n| NodeKind::Decimal(if negative { -n } else { n })),
        };
        let kind = kind.unwrap_or_else(|| {
            self.reader.error(token.span.clone(), "This number is too large.", "Write it as \"text\".");
            NodeKind::Invalid
        });
        Node::new(token.span, kind)
    }

    fn negative(&mut self) -> Node {
        let sign = self.take();
        match self.peek().kind {
            TokenType::Integer | TokenType::Decimal => {
                let mut number = self.number(true);
                number.span.start = sign.span.start;
                number
            }
            _ => {
                self.reader.error(
                    sign.span.clone(),
                    "A minus sign needs a number behind it.",
                    "Write a number, as -10.",
                );
                Node::new(sign.span, NodeKind::Invalid)
            }
        }
    }

    fn group(&mut self) -> Node {
        let open = self.take();
        let inner = self.expression();
        let end = self.close(&open.span, "parenthesis");
        Node::new(open.span.start..end, NodeKind::Group(Box::new(inner)))
    }

    fn close(&mut self, open: &Span, what: &str) -> usize {
        if let Some(close) = self.take_if(TokenType::RightParenthesis) {
            return close.span.end;
        }
        let here = self.peek().span.start;
        if self.reader.diagnostics.iter().all(|d| d.span.end < here || d.span.start > here) {
            self.reader.error(open.clone(), format!("This {what} is not closed."), "Put a ) where it ends.");
        }
        here
    }

    /// A function's call, or one of the few bare words.
    fn name(&mut self) -> Node {
        let token = self.take();
        let name = self.written(&token.span);
        if self.peek().kind == TokenType::LeftParenthesis {
            return self.call(name, token.span);
        }
        if let Some(keyword) = Keyword::named(name) {
            return Node::new(token.span, NodeKind::Keyword(keyword));
        }
        if let Some((message, remedy)) = habit::word(name) {
            self.reader.error(token.span.clone(), message, remedy);
            return Node::new(token.span, NodeKind::Invalid);
        }
        let remedy = if function::find(self.reader.dialect, name).is_some() {
            format!("Write {name}(…).")
        } else {
            format!("Write [{name}] for an attribute, \"{name}\" for text.")
        };
        self.reader.error(token.span.clone(), format!("The bare word {name} means nothing here."), remedy);
        Node::new(token.span, NodeKind::Invalid)
    }

    fn call(&mut self, name: &str, name_span: Span) -> Node {
        let open = self.take();
        let arguments = self.arguments();
        let end = self.close(&open.span, "parenthesis");
        let span = name_span.start..end.max(name_span.end);
        let Some(function) = self.function(name, name_span) else {
            self.loose.extend(arguments);
            return Node::new(span, NodeKind::Invalid);
        };
        Node::new(span, NodeKind::Call(Call { function, receiver: None, arguments }))
    }

    /// Names are told apart by case; Microsoft's own text once writes `switch(`, so that is a warning.
    fn function(&mut self, name: &str, span: Span) -> Option<&'static Function> {
        let dialect = self.reader.dialect;
        if let Some(function) = function::find(dialect, name) {
            return Some(function);
        }
        if let Some(function) = function::functions(dialect).find(|f| f.name.eq_ignore_ascii_case(name)) {
            let message = format!("Function names are told apart by case: {name} is written {}.", function.name);
            self.reader.warning(span, message, format!("Write {}.", function.name));
            return Some(function);
        }
        if let Some((_, now)) = RETIRED.iter().find(|(old, _)| *old == name) {
            self.reader.error(span, format!("{name} is no longer in Microsoft's reference."), *now);
            return None;
        }
        if let Some((whose, remedy)) = habit::function(name) {
            self.reader.error(span, format!("Entra has no function {name}; that is a habit of {whose}."), remedy);
            return None;
        }
        if function::find(Dialect::Generic, name).is_some() {
            let remedy = "Prepare the attribute in the source, or choose the client for scripts and tables.";
            self.reader.error(
                span,
                format!("{name} is Crosswalk's own, for scripts and tables; Entra lacks it."),
                remedy,
            );
            return None;
        }
        let nearest = function::nearest(dialect, name);
        let question = nearest.map(|known| format!(" Did you mean {known}?")).unwrap_or_default();
        let remedy = nearest.map_or_else(|| "Choose one from the list.".to_owned(), |known| format!("Write {known}."));
        self.reader.error(span, format!("No function {name}.{question}"), remedy);
        None
    }

    /// Between parentheses; an argument left empty keeps its place.
    fn arguments(&mut self) -> Vec<Node> {
        let mut arguments = Vec::new();
        if self.peek().kind == TokenType::RightParenthesis {
            return arguments;
        }
        loop {
            arguments.push(self.argument());
            match self.peek().kind {
                TokenType::Comma => {
                    self.take();
                }
                TokenType::RightParenthesis | TokenType::End => return arguments,
                _ => self.between_arguments(),
            }
        }
    }

    fn argument(&mut self) -> Node {
        let token = self.peek();
        match token.kind {
            TokenType::Comma | TokenType::RightParenthesis => {
                Node::new(token.span.start..token.span.start, NodeKind::Omitted)
            }
            _ => self.expression(),
        }
    }

    /// Something stands where a comma is due: say so once and go on as if there were one.
    fn between_arguments(&mut self) {
        let token = self.peek().clone();
        let written = self.written(&token.span);
        self.reader.error(
            token.span.clone(),
            format!("A comma is missing before '{written}'."),
            "Put a comma between two arguments.",
        );
        if matches!(token.kind, TokenType::Unknown | TokenType::Operator) {
            self.take();
        }
    }

    /// `Split([mail], "@")[1]` is often written and never works.
    fn index_after(&mut self, node: Node) -> Node {
        while matches!(node.kind, NodeKind::Call(_) | NodeKind::Attribute(_) | NodeKind::Group(_) | NodeKind::Invalid)
            && self.peek().kind == TokenType::Attribute
        {
            let token = self.take();
            let inner = self.written(&(token.span.start + 1..token.span.end - 1)).trim();
            let Ok(index) = inner.parse::<u32>() else {
                self.reader.error(token.span, "A comma is missing before this attribute.", "Put a comma before it.");
                continue;
            };
            let value = self.written(&node.span);
            let value = if value.len() < 60 { value } else { "…" };
            let remedy = format!("Write Item({value}, {}): Item counts from 1.", index.saturating_add(1));
            self.reader.error(token.span, "Entra's expressions have no index in brackets.", remedy);
        }
        node
    }
}
