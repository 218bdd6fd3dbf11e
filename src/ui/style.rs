//! The same roles put into egui's own style, for what stays an ordinary egui widget: editors, popups, tooltips, scroll bars.

use super::paint::Face;
use super::theme::{DARK, LIGHT, Theme, mix, size};
use egui::style::{ScrollFadeStyle, ScrollStyle, WidgetVisuals};
use egui::{Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

/// Sets the style of both themes; which one shows is egui's theme preference.
pub fn install(ctx: &Context) {
    for theme in [&DARK, &LIGHT] {
        ctx.set_style_of(theme.egui(), style(theme));
    }
}

fn style(t: &Theme) -> Style {
    let mut s = Style { visuals: visuals(t), animation_time: 0.0, ..Style::default() };
    s.text_styles = [
        (TextStyle::Small, Face::Caption.id()),
        (TextStyle::Body, Face::Body.id()),
        (TextStyle::Button, Face::Medium.id()),
        (TextStyle::Heading, Face::Figure.id()),
        (TextStyle::Monospace, Face::Mono.id()),
    ]
    .into();
    let spacing = &mut s.spacing;
    spacing.item_spacing = vec2(size::GAP, size::GAP);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.interact_size = vec2(size::CONTROL, size::CONTROL);
    spacing.menu_margin = Margin::same(4);
    spacing.icon_width = 14.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = size::GAP;
    // A faded last row would fall below the contrast its text needs.
    let fade = ScrollFadeStyle { strength: 0.0, ..ScrollFadeStyle::default() };
    spacing.scroll =
        ScrollStyle { floating: true, bar_width: 8.0, floating_width: 4.0, fade, ..ScrollStyle::floating() };
    s
}

fn visuals(t: &Theme) -> Visuals {
    let mut v = if t.is_dark() { Visuals::dark() } else { Visuals::light() };
    v.panel_fill = t.surface;
    v.window_fill = t.raised;
    v.window_stroke = Stroke::new(1.0, t.line_strong);
    v.window_corner_radius = CornerRadius::same(8);
    v.menu_corner_radius = CornerRadius::same(6);
    v.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(shade(t)) };
    v.window_shadow = v.popup_shadow;
    v.extreme_bg_color = t.canvas;
    v.text_edit_bg_color = Some(t.canvas);
    v.code_bg_color = t.quiet_soft;
    v.faint_bg_color = t.hover;
    v.weak_text_color = Some(t.faint);
    v.hyperlink_color = t.accent;
    v.warn_fg_color = t.warn;
    v.error_fg_color = t.error;
    // The selection's stroke is also the ink of selected text.
    v.selection.bg_fill = mix(t.canvas, t.accent_fill, 0.45);
    v.selection.stroke = Stroke::new(2.0, t.text);
    v.text_cursor.stroke = Stroke::new(1.5, t.accent);
    v.text_cursor.blink = false;
    v.disabled_alpha = 0.5;
    v.widgets.noninteractive = widget(t.surface, t.line, t.text, 1.0);
    // Fields and buttons share this outline, so it has to reach 3:1; painted buttons use `line_strong`.
    v.widgets.inactive = widget(t.raised, t.control, t.text, 1.0);
    v.widgets.hovered = widget(mix(t.raised, t.text, 0.06), t.muted, t.text, 1.0);
    // egui has one look for "pressed" and "has the focus": it gets the ring.
    v.widgets.active = widget(mix(t.raised, t.text, 0.10), t.accent, t.text, 2.0);
    v.widgets.open = widget(t.raised, t.muted, t.text, 1.0);
    v
}

fn shade(t: &Theme) -> u8 {
    if t.is_dark() { 96 } else { 28 }
}

fn widget(fill: Color32, edge: Color32, ink: Color32, width: f32) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(width, edge),
        corner_radius: CornerRadius::same(size::RADIUS as u8),
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::visuals;
    use crate::ui::theme::{DARK, LIGHT, contrast};

    #[test]
    fn selected_text_can_be_read() {
        for theme in [&DARK, &LIGHT] {
            let selection = visuals(theme).selection;
            let ratio = contrast(selection.stroke.color, selection.bg_fill);
            assert!(ratio >= 4.5, "{}: {ratio:.2}", theme.name);
        }
    }
}
