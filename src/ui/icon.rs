//! The icons: Phosphor's code points, the same in the regular and the filled face. Made by assets/fonts/prepare.py.

pub const ARROW_BEND_DOWN_RIGHT: char = '\u{e01a}';
pub const ARROW_CLOCKWISE: char = '\u{e036}';
pub const ARROW_COUNTER_CLOCKWISE: char = '\u{e038}';
pub const ARROW_DOWN: char = '\u{e03e}';
pub const ARROW_LEFT: char = '\u{e058}';
pub const ARROW_RIGHT: char = '\u{e06c}';
pub const ARROW_SQUARE_OUT: char = '\u{e5de}';
pub const ARROW_U_UP_LEFT: char = '\u{e08a}';
pub const ARROW_U_UP_RIGHT: char = '\u{e08c}';
pub const ARROW_UP: char = '\u{e08e}';
pub const ARROWS_CLOCKWISE: char = '\u{e094}';
pub const ARROWS_IN_LINE_VERTICAL: char = '\u{e532}';
pub const ARROWS_LEFT_RIGHT: char = '\u{e0a0}';
pub const ARROWS_OUT_LINE_VERTICAL: char = '\u{e536}';
pub const ASTERISK: char = '\u{e0aa}';
pub const AT: char = '\u{e0ac}';
pub const BACKSPACE: char = '\u{e0ae}';
pub const BOOKMARK_SIMPLE: char = '\u{e0ea}';
pub const BRACKETS_CURLY: char = '\u{e860}';
pub const BRACKETS_SQUARE: char = '\u{e85e}';
pub const BROOM: char = '\u{ec54}';
pub const BUG: char = '\u{e5f4}';
pub const BUILDINGS: char = '\u{e102}';
pub const CALENDAR_BLANK: char = '\u{e10a}';
pub const CARET_DOUBLE_DOWN: char = '\u{e126}';
pub const CARET_DOUBLE_UP: char = '\u{e12c}';
pub const CARET_DOWN: char = '\u{e136}';
pub const CARET_LEFT: char = '\u{e138}';
pub const CARET_RIGHT: char = '\u{e13a}';
pub const CARET_UP: char = '\u{e13c}';
pub const CARET_UP_DOWN: char = '\u{e140}';
pub const CERTIFICATE: char = '\u{e766}';
pub const CHART_BAR: char = '\u{e150}';
pub const CHECK: char = '\u{e182}';
pub const CHECK_CIRCLE: char = '\u{e184}';
pub const CHECK_SQUARE: char = '\u{e186}';
pub const CIRCLE: char = '\u{e18a}';
pub const CIRCLE_DASHED: char = '\u{e602}';
pub const CIRCLE_HALF: char = '\u{e18c}';
pub const CLIPBOARD_TEXT: char = '\u{e198}';
pub const CLOCK: char = '\u{e19a}';
pub const CLOCK_COUNTER_CLOCKWISE: char = '\u{e1a0}';
pub const CLOUD: char = '\u{e1aa}';
pub const CLOUD_SLASH: char = '\u{e1b6}';
pub const CODE: char = '\u{e1bc}';
pub const COLUMNS: char = '\u{e546}';
pub const COMMAND: char = '\u{e1c4}';
pub const COPY: char = '\u{e1ca}';
pub const CUBE: char = '\u{e1da}';
pub const CURSOR_CLICK: char = '\u{e7c8}';
pub const DATABASE: char = '\u{e1de}';
pub const DESKTOP: char = '\u{e560}';
pub const DOT_OUTLINE: char = '\u{ece0}';
pub const DOTS_SIX_VERTICAL: char = '\u{eae2}';
pub const DOTS_THREE: char = '\u{e1fe}';
pub const DOWNLOAD_SIMPLE: char = '\u{e20c}';
pub const ENVELOPE_SIMPLE: char = '\u{e218}';
pub const EQUALS: char = '\u{e21c}';
pub const ERASER: char = '\u{e21e}';
pub const EXPORT: char = '\u{eaf0}';
pub const EYE: char = '\u{e220}';
pub const EYE_SLASH: char = '\u{e224}';
pub const FILE: char = '\u{e230}';
pub const FILE_ARROW_DOWN: char = '\u{e232}';
pub const FILE_ARROW_UP: char = '\u{e61e}';
pub const FILE_CODE: char = '\u{e914}';
pub const FILE_CSV: char = '\u{eb1c}';
pub const FILE_TEXT: char = '\u{e23a}';
pub const FILES: char = '\u{e710}';
pub const FLAG: char = '\u{e244}';
pub const FLASK: char = '\u{e79e}';
pub const FLOPPY_DISK: char = '\u{e248}';
pub const FOLDER_OPEN: char = '\u{e256}';
pub const FUNCTION: char = '\u{ebe4}';
pub const FUNNEL: char = '\u{e266}';
pub const FUNNEL_SIMPLE: char = '\u{e268}';
pub const GEAR_SIX: char = '\u{e272}';
pub const GIT_DIFF: char = '\u{e27c}';
pub const GIT_MERGE: char = '\u{e280}';
pub const GLOBE_SIMPLE: char = '\u{e28e}';
pub const HAND_POINTING: char = '\u{e29a}';
pub const HANDSHAKE: char = '\u{e582}';
pub const HARD_DRIVES: char = '\u{e2a0}';
pub const HASH: char = '\u{e2a2}';
pub const HOURGLASS: char = '\u{e2b2}';
pub const HOUSE: char = '\u{e2c2}';
pub const IDENTIFICATION_BADGE: char = '\u{e6f6}';
pub const IDENTIFICATION_CARD: char = '\u{e2c8}';
pub const INFO: char = '\u{e2ce}';
pub const KEY: char = '\u{e2d6}';
pub const KEYBOARD: char = '\u{e2d8}';
pub const LIGHTBULB: char = '\u{e2dc}';
pub const LIGHTNING: char = '\u{e2de}';
pub const LINK_BREAK: char = '\u{e2e4}';
pub const LINK_SIMPLE: char = '\u{e2e6}';
pub const LIST: char = '\u{e2f0}';
pub const LIST_BULLETS: char = '\u{e2f2}';
pub const LIST_CHECKS: char = '\u{eadc}';
pub const LIST_MAGNIFYING_GLASS: char = '\u{ebe0}';
pub const LIST_NUMBERS: char = '\u{e2f6}';
pub const LOCK: char = '\u{e2fa}';
pub const LOCK_KEY: char = '\u{e2fe}';
pub const LOCK_KEY_OPEN: char = '\u{e300}';
pub const LOCK_SIMPLE: char = '\u{e308}';
pub const MAGIC_WAND: char = '\u{e6b6}';
pub const MAGNIFYING_GLASS: char = '\u{e30c}';
pub const MAP_PIN: char = '\u{e316}';
pub const MATH_OPERATIONS: char = '\u{e31e}';
pub const MINUS: char = '\u{e32a}';
pub const MINUS_CIRCLE: char = '\u{e32c}';
pub const MOON: char = '\u{e330}';
pub const NOTE_PENCIL: char = '\u{e34c}';
pub const NUMBER_CIRCLE_ONE: char = '\u{e36a}';
pub const PACKAGE: char = '\u{e390}';
pub const PAPER_PLANE_TILT: char = '\u{e398}';
pub const PAPERCLIP: char = '\u{e39a}';
pub const PAUSE: char = '\u{e39e}';
pub const PENCIL_SIMPLE: char = '\u{e3b4}';
pub const PENCIL_SIMPLE_LINE: char = '\u{ebc6}';
pub const PHONE: char = '\u{e3b8}';
pub const PLAY: char = '\u{e3d0}';
pub const PLUG: char = '\u{e946}';
pub const PLUGS: char = '\u{eb56}';
pub const PLUGS_CONNECTED: char = '\u{eb5a}';
pub const PLUS: char = '\u{e3d4}';
pub const PLUS_CIRCLE: char = '\u{e3d6}';
pub const PRINTER: char = '\u{e3dc}';
pub const PROHIBIT: char = '\u{e3de}';
pub const PUSH_PIN: char = '\u{e3e2}';
pub const QUESTION: char = '\u{e3e8}';
pub const QUOTES: char = '\u{e660}';
pub const RADIO_BUTTON: char = '\u{eb08}';
pub const ROWS: char = '\u{e5a2}';
pub const SCALES: char = '\u{e750}';
pub const SCISSORS: char = '\u{eae0}';
pub const SEAL_CHECK: char = '\u{e606}';
pub const SEAL_WARNING: char = '\u{e60c}';
pub const SHIELD_CHECK: char = '\u{e40c}';
pub const SHIELD_WARNING: char = '\u{e412}';
pub const SHUFFLE: char = '\u{e422}';
pub const SIDEBAR_SIMPLE: char = '\u{ec24}';
pub const SIGN_OUT: char = '\u{e42a}';
pub const SLIDERS_HORIZONTAL: char = '\u{e434}';
pub const SORT_ASCENDING: char = '\u{e444}';
pub const SORT_DESCENDING: char = '\u{e446}';
pub const SPARKLE: char = '\u{e6a2}';
pub const SPINNER_GAP: char = '\u{e66c}';
pub const SQUARE: char = '\u{e45e}';
pub const SQUARE_SPLIT_HORIZONTAL: char = '\u{e870}';
pub const SQUARES_FOUR: char = '\u{e464}';
pub const STACK: char = '\u{e466}';
pub const STAR: char = '\u{e46a}';
pub const STOP: char = '\u{e46c}';
pub const SUN: char = '\u{e472}';
pub const SWAP: char = '\u{e83c}';
pub const TABLE: char = '\u{e476}';
pub const TAG: char = '\u{e478}';
pub const TARGET: char = '\u{e47c}';
pub const TERMINAL_WINDOW: char = '\u{eae8}';
pub const TEST_TUBE: char = '\u{e7a0}';
pub const TEXT_AA: char = '\u{e6ee}';
pub const TEXT_T: char = '\u{e48a}';
pub const TIMER: char = '\u{e492}';
pub const TOGGLE_LEFT: char = '\u{e674}';
pub const TRANSLATE: char = '\u{e4a2}';
pub const TRASH: char = '\u{e4a6}';
pub const TRAY_ARROW_DOWN: char = '\u{e010}';
pub const TREE_STRUCTURE: char = '\u{e67c}';
pub const UPLOAD_SIMPLE: char = '\u{e4c0}';
pub const USER: char = '\u{e4c2}';
pub const USER_CIRCLE: char = '\u{e4c4}';
pub const USER_FOCUS: char = '\u{e6fc}';
pub const USER_LIST: char = '\u{e73c}';
pub const USER_MINUS: char = '\u{e4ce}';
pub const USER_PLUS: char = '\u{e4d0}';
pub const USER_SWITCH: char = '\u{e756}';
pub const USERS: char = '\u{e4d6}';
pub const USERS_THREE: char = '\u{e68e}';
pub const WARNING: char = '\u{e4e0}';
pub const WARNING_CIRCLE: char = '\u{e4e2}';
pub const WARNING_DIAMOND: char = '\u{e7fc}';
pub const WARNING_OCTAGON: char = '\u{e4e4}';
pub const WIFI_SLASH: char = '\u{e4f2}';
pub const WRENCH: char = '\u{e5d4}';
pub const X: char = '\u{e4f6}';
pub const X_CIRCLE: char = '\u{e4f8}';
pub const X_SQUARE: char = '\u{e4fa}';

/// Every icon there is in the embedded faces, for the tests.
#[cfg(test)]
pub const ALL: &[char] = &[
    ARROW_BEND_DOWN_RIGHT,
    ARROW_CLOCKWISE,
    ARROW_COUNTER_CLOCKWISE,
    ARROW_DOWN,
    ARROW_LEFT,
    ARROW_RIGHT,
    ARROW_SQUARE_OUT,
    ARROW_U_UP_LEFT,
    ARROW_U_UP_RIGHT,
    ARROW_UP,
    ARROWS_CLOCKWISE,
    ARROWS_IN_LINE_VERTICAL,
    ARROWS_LEFT_RIGHT,
    ARROWS_OUT_LINE_VERTICAL,
    ASTERISK,
    AT,
    BACKSPACE,
    BOOKMARK_SIMPLE,
    BRACKETS_CURLY,
    BRACKETS_SQUARE,
    BROOM,
    BUG,
    BUILDINGS,
    CALENDAR_BLANK,
    CARET_DOUBLE_DOWN,
    CARET_DOUBLE_UP,
    CARET_DOWN,
    CARET_LEFT,
    CARET_RIGHT,
    CARET_UP,
    CARET_UP_DOWN,
    CERTIFICATE,
    CHART_BAR,
    CHECK,
    CHECK_CIRCLE,
    CHECK_SQUARE,
    CIRCLE,
    CIRCLE_DASHED,
    CIRCLE_HALF,
    CLIPBOARD_TEXT,
    CLOCK,
    CLOCK_COUNTER_CLOCKWISE,
    CLOUD,
    CLOUD_SLASH,
    CODE,
    COLUMNS,
    COMMAND,
    COPY,
    CUBE,
    CURSOR_CLICK,
    DATABASE,
    DESKTOP,
    DOT_OUTLINE,
    DOTS_SIX_VERTICAL,
    DOTS_THREE,
    DOWNLOAD_SIMPLE,
    ENVELOPE_SIMPLE,
    EQUALS,
    ERASER,
    EXPORT,
    EYE,
    EYE_SLASH,
    FILE,
    FILE_ARROW_DOWN,
    FILE_ARROW_UP,
    FILE_CODE,
    FILE_CSV,
    FILE_TEXT,
    FILES,
    FLAG,
    FLASK,
    FLOPPY_DISK,
    FOLDER_OPEN,
    FUNCTION,
    FUNNEL,
    FUNNEL_SIMPLE,
    GEAR_SIX,
    GIT_DIFF,
    GIT_MERGE,
    GLOBE_SIMPLE,
    HAND_POINTING,
    HANDSHAKE,
    HARD_DRIVES,
    HASH,
    HOURGLASS,
    HOUSE,
    IDENTIFICATION_BADGE,
    IDENTIFICATION_CARD,
    INFO,
    KEY,
    KEYBOARD,
    LIGHTBULB,
    LIGHTNING,
    LINK_BREAK,
    LINK_SIMPLE,
    LIST,
    LIST_BULLETS,
    LIST_CHECKS,
    LIST_MAGNIFYING_GLASS,
    LIST_NUMBERS,
    LOCK,
    LOCK_KEY,
    LOCK_KEY_OPEN,
    LOCK_SIMPLE,
    MAGIC_WAND,
    MAGNIFYING_GLASS,
    MAP_PIN,
    MATH_OPERATIONS,
    MINUS,
    MINUS_CIRCLE,
    MOON,
    NOTE_PENCIL,
    NUMBER_CIRCLE_ONE,
    PACKAGE,
    PAPER_PLANE_TILT,
    PAPERCLIP,
    PAUSE,
    PENCIL_SIMPLE,
    PENCIL_SIMPLE_LINE,
    PHONE,
    PLAY,
    PLUG,
    PLUGS,
    PLUGS_CONNECTED,
    PLUS,
    PLUS_CIRCLE,
    PRINTER,
    PROHIBIT,
    PUSH_PIN,
    QUESTION,
    QUOTES,
    RADIO_BUTTON,
    ROWS,
    SCALES,
    SCISSORS,
    SEAL_CHECK,
    SEAL_WARNING,
    SHIELD_CHECK,
    SHIELD_WARNING,
    SHUFFLE,
    SIDEBAR_SIMPLE,
    SIGN_OUT,
    SLIDERS_HORIZONTAL,
    SORT_ASCENDING,
    SORT_DESCENDING,
    SPARKLE,
    SPINNER_GAP,
    SQUARE,
    SQUARE_SPLIT_HORIZONTAL,
    SQUARES_FOUR,
    STACK,
    STAR,
    STOP,
    SUN,
    SWAP,
    TABLE,
    TAG,
    TARGET,
    TERMINAL_WINDOW,
    TEST_TUBE,
    TEXT_AA,
    TEXT_T,
    TIMER,
    TOGGLE_LEFT,
    TRANSLATE,
    TRASH,
    TRAY_ARROW_DOWN,
    TREE_STRUCTURE,
    UPLOAD_SIMPLE,
    USER,
    USER_CIRCLE,
    USER_FOCUS,
    USER_LIST,
    USER_MINUS,
    USER_PLUS,
    USER_SWITCH,
    USERS,
    USERS_THREE,
    WARNING,
    WARNING_CIRCLE,
    WARNING_DIAMOND,
    WARNING_OCTAGON,
    WIFI_SLASH,
    WRENCH,
    X,
    X_CIRCLE,
    X_SQUARE,
];
