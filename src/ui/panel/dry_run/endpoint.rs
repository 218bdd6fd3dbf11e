//! Where to connect to: the address, the token, whom to trust, and every address that was tried with its answer.
//!
//! The token is in the field until "Connect" is pressed, then in memory; it is written nowhere.

use egui::{Context, Key, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::base::sink::Line;
use crate::base::token::TokenError;
use crate::base::{Token, counted};
use crate::exchange::{Attempt, BaseUrl};
use crate::provider::HostKind;
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::form::{label, remark};
use crate::ui::widget::{Button, Field, button, dialog, password};
use crate::workbench::{AuthorityFile, ConnectionState, EndpointChoice, JobKind, Task, Workbench};

/// The dialog, and what is typed into it.
#[derive(Default)]
pub struct EndpointDialog {
    is_open: bool,
    url: String,
    token: String,
    url_fault: Option<String>,
    token_fault: Option<TokenError>,
    /// Connect was pressed: the dialog closes when it succeeds.
    waits: bool,
    /// It was just opened: the keyboard goes to the address.
    is_new: bool,
    /// The address stands in the crosswalk's file, and nobody has said yet that it is theirs.
    is_theirs: bool,
    /// That was asked: Connect says that it is.
    asked: bool,
}

const WIDTH: f32 = 600.0;

impl EndpointDialog {
    /// Opens it with the address that is chosen.
    pub fn open(&mut self, bench: &Workbench) {
        self.is_open = true;
        self.is_new = true;
        self.waits = false;
        if let EndpointChoice::Url { url } = &bench.document().endpoint
            && self.url.is_empty()
        {
            self.url.clone_from(url);
            // Whoever sent the file chose the address, and a token would go there.
            self.is_theirs = bench.file().is_some();
        }
        self.asked = false;
    }

    pub fn show(&mut self, ctx: &Context, bench: &Workbench, asks: &mut Asks) {
        if self.waits && bench.connection().is_open() {
            self.is_open = false;
            self.waits = false;
            self.token.clear();
        }
        if !self.is_open {
            return;
        }
        let reason = match &bench.connection().state {
            ConnectionState::Failed(reason) => reason.as_str(),
            _ => "",
        };
        let attempts = &bench.connection().attempts;
        let most = ctx.content_rect().height() - 160.0;
        let height = (340.0 + answers_height(ctx, reason, attempts.len())).min(most);
        let output = dialog::show(ctx, "Endpoint", vec2(WIDTH, height), |ui, rect| {
            let (top, entered) = self.fields(ui, rect, bench);
            let top = own_authority(ui, rect.with_min_y(top), bench, asks);
            if entered && !bench.is_running(JobKind::Connect) {
                self.connect(asks);
            }
            let foot = rect.bottom() - size::BAR;
            let middle = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), foot));
            answers(ui, middle, reason, attempts);
            self.foot(ui, Rect::from_min_max(pos2(rect.left(), foot), rect.max), bench, asks)
        });
        if output.closed || output.inner {
            self.is_open = false;
            self.token.clear();
        }
    }

    /// Address and token, each with what is to be known of it or what is wrong with it. Returns where they end, and
    /// whether Enter was pressed in one.
    fn fields(&mut self, ui: &mut Ui, rect: Rect, bench: &Workbench) -> (f32, bool) {
        let example = bench.provider().traits().hosts.examples.items().iter().find(|e| e.stage == HostKind::Qa);
        let hint = example.map_or("https://scim.example.com/scim/v2".to_owned(), |e| format!("https://{}", e.host));
        let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
        let place = |top: f32, height: f32| Rect::from_min_size(pos2(left, top), vec2(width, height));
        label(ui, place(rect.top() + 12.0, 20.0), "Address");
        let field = Field::new("Address").hint(&hint).mono().faulty(self.url_fault.is_some());
        if std::mem::take(&mut self.is_new) {
            ui.memory_mut(|m| m.request_focus(field.id(ui)));
        }
        let address = field.show(ui, place(rect.top() + 34.0, 28.0), &mut self.url);
        if address.changed() {
            self.url_fault = None;
            (self.is_theirs, self.asked) = (false, false);
        }
        let about = self.about_address(bench);
        let about = about.as_str();
        let fault = self.url_fault.clone();
        let top = remark(ui, place(rect.top() + 66.0, 0.0), "about address", fault.as_deref(), about) + 12.0;
        label(ui, place(top, 20.0), "Token");
        let token = password::show(ui, place(top + 22.0, 28.0), "Token", "with or without “Bearer ”", &mut self.token);
        if token.changed() {
            self.token_fault = None;
        }
        let about = "Kept in memory only: never saved, and gone when Crosswalk is closed.";
        let fault = self.token_fault.map(|fault| fault.to_string());
        let bottom = remark(ui, place(top + 54.0, 0.0), "about token", fault.as_deref(), about) + 12.0;
        let left = address.lost_focus() || token.lost_focus();
        (bottom, left && ui.input(|i| i.key_pressed(Key::Enter)))
    }

    /// What kind of host it is, once there is one: before a token is typed.
    fn about_address(&self, bench: &Workbench) -> String {
        const LADDER: &str = "/scim/v2 and /scim are tried below it.";
        let (typed, provider) = (self.url.trim(), bench.provider());
        if BaseUrl::parse(typed).is_err() {
            return format!("The SCIM endpoint or the account's address; {LADDER}");
        }
        match provider.classify_host(typed) {
            HostKind::Local => "On this computer.".to_owned(),
            HostKind::Unknown => format!("None of {}’s documented addresses. {LADDER}", provider.label()),
            known => format!("{}, by {}’s documented addresses. {LADDER}", known.label(), provider.label()),
        }
    }

    /// The buttons; whether the dialog is done.
    fn foot(&mut self, ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) -> bool {
        let pen = Pen::of(ui);
        pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line);
        let y = rect.center().y;
        let sandbox = Button::secondary("Use the sandbox").icon(icon::FLASK);
        let sandbox = sandbox.hint("A simulated account on this computer").show_at(ui, rect.left() + size::PAD, y);
        if sandbox.clicked() {
            asks.command(Task::UseSandbox);
            return true;
        }
        if bench.is_running(JobKind::Connect) {
            let cancel = Button::secondary("Cancel").show_before(ui, rect.right() - size::PAD, y);
            area::words(
                ui,
                "state",
                sandbox.rect.right() + 16.0,
                rect,
                "Connecting…",
                Face::Body,
                pen.theme.muted,
                200.0,
            );
            if cancel.clicked() {
                self.waits = false;
                asks.command(Task::Cancel(JobKind::Connect));
            }
        } else if Button::primary("Connect").show_before(ui, rect.right() - size::PAD, y).clicked() {
            self.connect(asks);
        }
        false
    }

    /// Connects, when what was typed can be an address and a token.
    fn connect(&mut self, asks: &mut Asks) {
        let base = BaseUrl::parse(self.url.trim());
        self.url_fault = base.as_ref().err().map(ToString::to_string);
        let token = Token::parse(&self.token);
        self.token_fault = token.as_ref().err().copied();
        if let (Ok(base), Ok(token)) = (base, token) {
            if self.is_theirs && !self.asked {
                self.asked = true;
                self.url_fault = Some(format!(
                    "This address came with the crosswalk’s file. If {} is your account, press Connect again.",
                    Line::of(base.to_string())
                ));
                return;
            }
            (self.is_theirs, self.waits) = (false, true);
            asks.command(Task::Connect { url: self.url.trim().to_owned(), token });
        }
    }
}

/// The file whose authorities are trusted beside the system's. Returns where it ends.
fn own_authority(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
    let line = |top: f32, height: f32| Rect::from_min_max(pos2(left, top), pos2(right, top + height));
    label(ui, line(rect.top(), 20.0), "Own authority");
    let row = line(rect.top() + 22.0, 28.0);
    let own = bench.own_authority();
    let choose = Button::secondary("Choose…").icon(icon::CERTIFICATE).name("Choose the certificate of an authority…");
    let none = Button::icon_only(icon::X, "Trust no authority of your own");
    let buttons = [none, choose];
    let shown = if own.is_some() { &buttons[..] } else { &buttons[1..] };
    let (pressed, end) = button::row_from_right(ui, right, row.center().y, shown);
    match pressed {
        Some(0) if own.is_some() => asks.command(Task::Trust(None)),
        Some(_) => asks.push(Ask::ChooseAuthority),
        None => {}
    }
    let (path, face, ink) = match own {
        Some(own) => (Line::of(own.path.to_string_lossy()).to_string(), Face::Mono, pen.theme.text),
        None => ("none: only those that this computer trusts".to_owned(), Face::Body, pen.theme.faint),
    };
    area::words(ui, "own authority", left, row, &path, face, ink, end - 12.0 - left);
    let state = own.map(|own| &own.state);
    let fault = match state {
        Some(AuthorityFile::Unusable(sentence)) => Some(sentence.as_str()),
        _ => None,
    };
    remark(ui, line(rect.top() + 54.0, 0.0), "about own authority", fault, &about_authority(state)) + 12.0
}

fn about_authority(state: Option<&AuthorityFile>) -> String {
    match state {
        Some(AuthorityFile::Reading) => "It is being read…".to_owned(),
        Some(AuthorityFile::Holds(count)) => format!(
            "{} trusted beside those of this computer. Crosswalk keeps the path, not the file.",
            counted(*count, "certificate in it is", "certificates in it are")
        ),
        Some(AuthorityFile::Unusable(_)) | None => {
            "A certificate (PEM), where your network looks into TLS or the account is one of your own. It adds trust and \
             takes none away."
                .to_owned()
        }
    }
}

/// How high the answers are.
fn answers_height(ctx: &Context, reason: &str, attempts: usize) -> f32 {
    let painter = ctx.layer_painter(egui::LayerId::background());
    let pen = Pen { painter, theme: Theme::current(ctx) };
    let words = match reason {
        "" => 0.0,
        reason => pen.paragraph_height(reason, Face::Body, WIDTH - 2.0 * size::PAD - 24.0) + 12.0,
    };
    let rows = attempts as f32 * 44.0;
    if words + rows > 0.0 { words + rows + 24.0 } else { 0.0 }
}

/// Why nothing was found, and every address that was tried with its answer.
fn answers(ui: &mut Ui, rect: Rect, reason: &str, attempts: &[Attempt]) {
    if attempts.is_empty() && reason.is_empty() {
        return;
    }
    let pen = Pen::of(ui);
    pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line);
    area::scroll(ui, rect, "answers", |ui, place| {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let (left, width) = (place.left() + size::PAD, place.width() - 2.0 * size::PAD);
        let mut top = place.top() + 12.0;
        if !reason.is_empty() {
            pen.mark(pos2(left + 7.0, top + 10.0), icon::WARNING_OCTAGON, t.error_mark);
            let bottom = pen.paragraph(left + 24.0, top, reason, Face::Body, t.text, width - 24.0);
            let place = Rect::from_min_max(pos2(left, top), pos2(left + width, bottom));
            let response = ui.interact(place, ui.scope_id().with("reason"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, reason));
            top = bottom + 12.0;
        }
        for (index, attempt) in attempts.iter().enumerate() {
            let line = Rect::from_min_size(pos2(left, top), vec2(width, 20.0));
            let (sign, ink) = if attempt.good { (icon::ARROW_RIGHT, t.muted) } else { (icon::X, t.error_mark) };
            pen.icon_small(pos2(left + 7.0, line.center().y), sign, ink);
            let id = format!("attempt {index}");
            area::words(ui, &id, left + 24.0, line, &attempt.url, Face::Mono, t.muted, width - 24.0);
            let below = line.translate(vec2(0.0, 20.0));
            let id = format!("answer {index}");
            area::words(ui, &id, left + 24.0, below, &attempt.answer, Face::Caption, t.faint, width - 24.0);
            top = below.bottom() + 4.0;
        }
        top + 8.0
    });
}
