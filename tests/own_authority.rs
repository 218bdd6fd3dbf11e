//! An account behind an authority that only a person knows, in the window: the connection is refused, the way on is said, and
//! with the authority's file it opens. The file's path comes back with the session, and nothing else of it.

#[expect(dead_code, reason = "everything is pressed by its whole name")]
#[path = "common/acting.rs"]
mod acting;
#[path = "common/answers.rs"]
mod answers;
#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

use acting::{Window, apply, click, has, run};
use app::settle;
use common::harness;
use crosswalk::base::file::write_atomic;
use crosswalk::base::{ProviderKind, Token};
use crosswalk::provider;
use crosswalk::sandbox::Sandbox;
use crosswalk::workbench::{AuthorityFile, ConnectionState, DryRunPart, Look, Sessions, Task, Workbench};
use egui_kittest::kittest::Queryable as _;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const TOKEN: &str = "a-token-of-the-test";

/// The built-in account behind TLS, as a company's proxy or a test account would have it.
struct Account {
    port: u16,
    pem: String,
    _sandbox: Sandbox,
}

impl Account {
    fn start() -> Self {
        let token = Token::parse(TOKEN).expect("a token");
        let sandbox = Sandbox::start(provider::of(ProviderKind::new("xurrent")), token, Vec::new(), Vec::new(), None);
        let sandbox = sandbox.expect("a sandbox");
        let address = sandbox.base_url().split('/').nth(2).expect("a host").to_owned();
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
        let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key));
        let config = Arc::new(config.expect("a server configuration"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
                let address = address.clone();
                std::thread::spawn(move || pass_on(StreamOwned::new(connection, stream), &address));
            }
        });
        Self { port, pem: made.cert.pem(), _sandbox: sandbox }
    }
}

/// One request and its answer; then the connection is closed.
fn pass_on(mut outside: StreamOwned<ServerConnection, TcpStream>, address: &str) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        outside.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    head.truncate(head.len() - 2);
    let mut inside = TcpStream::connect(address).ok()?;
    inside.write_all(&[&head[..], b"Connection: close\r\n\r\n"].concat()).ok()?;
    let mut answer = Vec::new();
    inside.read_to_end(&mut answer).ok()?;
    outside.write_all(&answer).ok()?;
    outside.conn.send_close_notify();
    outside.flush().ok()
}

fn window(bench: Workbench, answers: Vec<PathBuf>) -> Window {
    acting::open(bench, Look::DryRun(DryRunPart::Plan), [1024.0, 700.0], answers)
}

fn endpoint(h: &mut Window, address: &str) {
    h.get_all_by_label("Endpoint…").next().expect("a button").click();
    run(h);
    for (field, text) in [("Address", address), ("Token", TOKEN)] {
        h.get_by_label(field).focus();
        h.run();
        h.get_by_label(field).type_text(text);
        run(h);
    }
}

#[test]
fn an_account_behind_an_authority_of_ones_own_opens_with_its_file() {
    let (folder, kept) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let account = Account::start();
    let write = |name: &str, bytes: &[u8]| {
        write_atomic(&folder.path().join(name), bytes).expect("written");
        folder.path().join(name)
    };
    let none = write("people.json", b"{}");
    let hollow = write("hollow.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let ours = write("ours.pem", account.pem.as_bytes());
    let sessions = Sessions::in_folder(kept.path());
    let mut bench = Workbench::first_start(&sessions, || {});
    settle(&mut bench);
    let mut h = window(bench, vec![none, hollow, ours.clone()]);
    assert!(h.state().bench.connection().is_sandbox());
    endpoint(&mut h, &format!("https://127.0.0.1:{}/scim/v2", account.port));
    click(&mut h, "Connect");
    assert!(matches!(h.state().bench.connection().state, ConnectionState::Failed(_)));
    assert!(has(&h, "is self-signed or from an unknown authority") && has(&h, "“Own authority”"), "it says the way on");
    for name in ["people.json", "hollow.pem"] {
        click(&mut h, "Choose the certificate of an authority…");
        assert!(has(&h, &format!("{name} holds no certificate that can be read.")), "{name}");
        click(&mut h, "Connect");
        assert!(!h.state().bench.connection().is_open(), "{name}: nobody is trusted by mistake");
    }
    click(&mut h, "Choose the certificate of an authority…");
    assert!(has(&h, "ours.pem") && has(&h, "1 certificate in it is trusted beside those of this computer."));
    click(&mut h, "Connect");
    let state = &h.state().bench.connection().state;
    assert!(matches!(state, ConnectionState::Open(_)) && !h.state().bench.connection().is_sandbox(), "{state:?}");
    h.state_mut().bench.close();
    drop(h);
    let files = std::fs::read_dir(kept.path()).expect("a folder").map(|file| file.expect("a file").path());
    let held: String =
        files.map(|file| String::from_utf8_lossy(&std::fs::read(file).expect("read")).into_owned()).collect();
    assert!(held.contains("ours.pem") && !held.contains("BEGIN CERTIFICATE") && !held.contains(TOKEN), "{held}");
    let mut again = Workbench::first_start(&sessions, || {});
    settle(&mut again);
    let own = again.own_authority().expect("it is there again");
    assert_eq!((&own.path, &own.state), (&ours, &AuthorityFile::Holds(1)));
    let crosswalk = folder.path().join("a.crosswalk");
    again.apply(Task::Save(Some(crosswalk.clone())).into());
    settle(&mut again);
    let text = std::fs::read_to_string(crosswalk).expect("saved");
    assert!(!text.contains("ours.pem"), "whom somebody trusts does not travel with a crosswalk: {text}");
}

#[test]
fn a_file_that_is_gone_or_not_wanted_any_more_is_said_and_trusted_no_longer() {
    let folder = tempfile::tempdir().expect("a folder");
    let account = Account::start();
    let path = folder.path().join("ours.pem");
    write_atomic(&path, account.pem.as_bytes()).expect("written");
    let mut bench = app::bench();
    bench.apply(Task::Trust(Some(path.clone())).into());
    settle(&mut bench);
    std::fs::remove_file(&path).expect("gone");
    let mut h = window(bench, Vec::new());
    endpoint(&mut h, &format!("https://127.0.0.1:{}/scim/v2", account.port));
    click(&mut h, "Connect");
    assert!(has(&h, "ours.pem cannot be read"), "it is read for each connection");
    click(&mut h, "Trust no authority of your own");
    assert!(h.state().bench.own_authority().is_none() && has(&h, "none: only those that this computer trusts"));
    write_atomic(&path, account.pem.as_bytes()).expect("written");
    click(&mut h, "Connect");
    assert!(has(&h, "is self-signed or from an unknown authority"));
    apply(&mut h, Task::Trust(Some(path)));
    click(&mut h, "Connect");
    assert!(h.state().bench.connection().is_open());
}
