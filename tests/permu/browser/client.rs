//! A Chromium without a window, driven by its DevTools protocol over two pipes: messages are JSON that ends in a zero.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// The browser; `None` where there is none and none is asked for.
pub fn find() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name)))
        .find(|path| path.is_file());
    assert!(
        found.is_some() || std::env::var_os("PERMU_BROWSER").is_none(),
        "PERMU_BROWSER is set, but there is no Chromium"
    );
    if found.is_none() {
        println!("no Chromium: report.html is not opened");
    }
    found
}

/// An open page, and everything the browser told about it.
pub struct Page {
    browser: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    session: Option<String>,
    asked: u64,
    told: Vec<Value>,
    _profile: tempfile::TempDir,
}

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

impl Page {
    /// Opens a file in a window of this width, with every name of the network unknown.
    pub fn open(browser: &Path, file: &Path, hash: &str, width: u32) -> Self {
        let profile = tempfile::tempdir().unwrap();
        // The protocol wants the pipes as files 3 and 4.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null"])
            .arg(browser)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
            ])
            .args(["--disable-dev-shm-usage", "--remote-debugging-pipe"])
            .arg("--host-resolver-rules=MAP * ~NOTFOUND")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = child.stdin.take().unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let (sender, from) = channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            while reader.read_until(0, &mut bytes).is_ok_and(|length| length > 0) {
                bytes.pop();
                let message = serde_json::from_slice(&bytes).unwrap();
                if sender.send(message).is_err() {
                    return;
                }
                bytes.clear();
            }
        });
        let mut page = Self {
            browser: child,
            to,
            from,
            session: None,
            asked: 0,
            told: Vec::new(),
            _profile: profile,
        };
        let target = page.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let session = page.call("Target.attachToTarget", target);
        page.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.width(width);
        let file = file.canonicalize().unwrap();
        page.call(
            "Page.navigate",
            json!({ "url": format!("file://{}{hash}", file.display()) }),
        );
        while !page
            .told
            .iter()
            .any(|event| event["method"] == "Page.loadEventFired")
        {
            page.read();
        }
        page
    }

    /// Sets the width of the window.
    pub fn width(&mut self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    fn read(&mut self) -> Value {
        let message = self
            .from
            .recv_timeout(PATIENCE)
            .expect("the browser does not answer");
        if message.get("method").is_some() {
            self.told.push(message.clone());
        }
        message
    }

    /// Asks for one thing and waits for the answer.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        let mut bytes = serde_json::to_vec(&message).unwrap();
        bytes.push(0);
        self.to.write_all(&bytes).unwrap();
        loop {
            let answer = self.read();
            if answer["id"] == self.asked {
                assert!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// The value of an expression in the page.
    pub fn value(&mut self, expression: &str) -> Value {
        let question = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", question);
        assert!(
            answer.get("exceptionDetails").is_none(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// The words of an expression in the page.
    pub fn text(&mut self, expression: &str) -> String {
        let value = self.value(expression);
        value
            .as_str()
            .unwrap_or_else(|| panic!("{expression} is {value}"))
            .to_owned()
    }

    /// Goes to another part of the page, as a link does.
    pub fn go(&mut self, hash: &str) {
        let hash = serde_json::to_string(hash).unwrap();
        self.value(&format!(
            "new Promise(done => {{ if (location.hash === {hash}) done(); else {{ \
             addEventListener('hashchange', () => done(), {{ once: true }}); location.hash = {hash}; }} }})"
        ));
    }

    /// Types into the element that has the focus.
    pub fn types(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// Presses and releases a key.
    pub fn press(&mut self, key: &str, code: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            let event = json!({
                "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text
            });
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// What the console said, which scripts failed, and which addresses were asked for outside the file.
    pub fn complaints(&self) -> Vec<String> {
        let mut list = Vec::new();
        for event in &self.told {
            let about = &event["params"];
            match event["method"].as_str().unwrap() {
                "Log.entryAdded" | "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" => {
                    list.push(about.to_string());
                }
                "Network.requestWillBeSent" => {
                    let url = about["request"]["url"].as_str().unwrap();
                    if !url.starts_with("file:") && !url.starts_with("data:") {
                        list.push(url.to_owned());
                    }
                }
                _ => {}
            }
        }
        list
    }

    /// Fails if the page said anything on the console or asked for anything.
    pub fn was_quiet(self) {
        assert_eq!(self.complaints(), Vec::<String>::new());
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.session = None;
        // A browser that is asked to close takes its own children along.
        let closed = self.to.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        if closed.is_err() {
            let _ = self.browser.kill();
        }
        let _ = self.browser.wait();
    }
}
