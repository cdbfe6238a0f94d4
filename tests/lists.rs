//! `greenroom audit --accounts`: lists as portals, cmdlets, Excel and mail programs write them, and
//! addresses that are no sign-in names.

use std::path::Path;

use greenroom::results::{JoinIdentity, Readiness, Run};
use greenroom_results::Verdict;
use serde_json::{Value, json};

use crate::support::Desk;

const LOBBY: &str = "room.lobby@contoso.example";
const STUDIO: &str = "room.studio@contoso.example";

/// How a list came about, and its bytes: each holds the lobby and the studio.
type List = (&'static str, Vec<u8>);

/// Exports of the Microsoft 365 admin center.
fn of_languages() -> Vec<List> {
    vec![
        (
            "the Microsoft 365 admin center",
            text(
                "\u{feff}Block credential,Display name,Licenses,Object Id,Proxy addresses,User principal name\n\
                False,Lobby,Rooms Pro,2c63888f-28f0-4481-be6d-dce7a7ace732,SMTP:<L>+smtp:l@contoso.example,<L>\n\
                False,Studio,Rooms Pro+E3,,,<S>\n",
            ),
        ),
        (
            "the same in German",
            text("\u{feff}Anzeigename;Benutzerprinzipalname;Lizenzen\nLobby;<L>;\nStudio;<S>;\n"),
        ),
        (
            "the same in French",
            text("Nom d’affichage;Nom d’utilisateur principal\nAccueil;<L>\nStudio;<S>\n"),
        ),
        (
            "the same in Spanish",
            text("Nombre para mostrar;Nombre principal de usuario\nLobby;<L>\nStudio;<S>\n"),
        ),
        (
            "the same in Italian",
            text("Nome visualizzato;Nome entità utente\nLobby;<L>\nStudio;<S>\n"),
        ),
        (
            "the same in Portuguese",
            text("Nome para exibição;Nome principal do usuário\nLobby;<L>\nStudio;<S>\n"),
        ),
        (
            "the same in Dutch",
            text("Weergavenaam;Gebruikersnaam\nLobby;<L>\nStudio;<S>\n"),
        ),
        (
            "the same in Japanese",
            text("表示名,ユーザー プリンシパル名\nLobby,<L>\nStudio,<S>\n"),
        ),
    ]
}

/// Exports and templates of the Microsoft Entra admin center, and those of cmdlets.
fn of_entra_and_exchange() -> Vec<List> {
    vec![
        (
            "the Entra admin center's users",
            text(
                "id,userPrincipalName,displayName,mail,userType\n,<L>,Lobby,x@contoso.example,Member\n,<S>,Studio,,Member\n",
            ),
        ),
        (
            "the Entra admin center's template for many users",
            text(
                "version:v1.0,,,\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,Block sign in (Yes/No) [accountEnabled] Required\nLobby,<L>,x,No\nStudio,<S>,x,No\n",
            ),
        ),
        (
            "the Entra admin center's template for members",
            text(
                "version:v1.0\nMember object ID or user principal name [memberObjectIdOrUpn] Required\n<L>\n<S>\n",
            ),
        ),
        (
            "Get-Mailbox",
            text(
                "#TYPE Selected.Mailbox\n\"DisplayName\",\"PrimarySmtpAddress\"\n\"Lobby\",\"<L>\"\n\"Studio\",\"<S>\"\n",
            ),
        ),
        (
            "Get-Mailbox by another property",
            text("Name,WindowsEmailAddress\nLobby,<L>\nStudio,<S>\n"),
        ),
        (
            "Get-Place",
            text(
                "\"Identity\",\"DisplayName\",\"Capacity\"\n\"<L>\",\"Lobby\",\"12\"\n\"<S>\",\"Studio\",\"4\"\n",
            ),
        ),
    ]
}

/// What Excel and mail programs make.
fn of_people() -> Vec<List> {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        (
            "Excel with its separator",
            text("sep=;\r\nName;Sign-in name\r\nLobby, big;<L>\r\nStudio;<S>\r\n"),
        ),
        (
            "links and proxy addresses",
            text("Room,E-mail\nLobby,mailto:<L>\nStudio,SMTP:<S>\n"),
        ),
        ("Outlook", text("Lobby <<L>>; Studio <<S>>\n")),
        ("Outlook, a line each", text("\"Lobby, big\" <<L>>\n<S>\n")),
        (
            "two-byte characters without a mark",
            utf16(&format!("UserPrincipalName\r\n{LOBBY}\r\n{STUDIO}\r\n")),
        ),
    ]
}

fn text(text: &str) -> Vec<u8> {
    text.replace("<L>", LOBBY)
        .replace("<S>", STUDIO)
        .into_bytes()
}

fn listed(bytes: &[u8], more: &[&str]) -> (Desk, String) {
    let desk = Desk::new();
    std::fs::write(desk.path().join("rooms.csv"), bytes).unwrap();
    let tags = ["--tags", "@requirement:supported-cloud"];
    let arguments = [
        &["audit", "--no-book", "--fixture", "ready"][..],
        &["--accounts", "rooms.csv"],
        &tags[..],
        more,
    ];
    let output = desk.greenroom(&arguments.concat()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (desk, said)
}

#[test]
fn a_list_is_read_as_its_program_writes_it() {
    let lists = [of_languages(), of_entra_and_exchange(), of_people()];
    for (from, bytes) in lists.concat() {
        let (desk, said) = listed(&bytes, &[]);
        assert!(desk.record().exists(), "{from}: {said}");
        assert_eq!(desk.run().tenant.accounts, [LOBBY, STUDIO], "{from}");
    }
}

#[test]
fn a_group_in_an_export_of_members_is_told_and_the_rest_is_audited() {
    let members = "id,userPrincipalName,displayName,objectType\n\
        2c63888f-28f0-4481-be6d-dce7a7ace732,<L>,Lobby,User\n\
        f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02,,Floor 2,Group\n";
    let (desk, said) = listed(&text(members), &[]);
    assert_eq!(desk.run().tenant.accounts, [LOBBY]);
    let note = "rooms.csv:3: `f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02` is a group";
    assert!(said.contains(note), "{said}");
}

#[test]
fn a_list_without_a_known_column_is_refused_with_the_columns_it_has() {
    let list = text("Room;Zugang\nLobby;<L>\n");
    let (_, said) = listed(&list, &[]);
    assert!(said.contains("`Room`, `Zugang`"), "{said}");
    assert!(said.contains("--column"), "{said}");
    let (desk, _) = listed(&list, &["--column", "Zugang"]);
    assert_eq!(desk.run().tenant.accounts, [LOBBY]);
    let (_, said) = listed(&list, &["--column", "Access"]);
    assert!(said.contains("no column is named `Access`"), "{said}");
}

#[test]
fn a_list_in_an_encoding_that_cannot_be_told_is_refused_with_its_line() {
    let (_, said) = listed(
        b"Name;UPN\r\nM\xf8terom;room.lobby@contoso.example\r\n",
        &[],
    );
    assert!(
        said.contains("rooms.csv:2: this line is not UTF-8 text"),
        "{said}"
    );
}

/// Audits a tenant that is `ready` but for its users, and the account with this name.
fn audited(users: &Value, name: &str) -> Run {
    let desk = Desk::new();
    let tenant = json!({ "extends": "ready", "about": "Addresses.", "users": users });
    let file = desk.write("tenant.json", &tenant.to_string());
    let file: &Path = &file;
    desk.audit_with(&["--fixture", file.to_str().unwrap(), "--account", name])
}

/// The notes and reasons of all findings about accounts, in one text.
fn told(run: &Run) -> String {
    serde_json::to_string(&run.findings).unwrap()
}

#[test]
fn an_address_that_is_no_sign_in_name_leads_to_the_account_that_has_it() {
    let signs_in_as = "lobby@contoso.onmicrosoft.com";
    for users in [
        json!({ "lobby": { "userPrincipalName": signs_in_as } }),
        json!({ "lobby": { "userPrincipalName": signs_in_as, "mail": null,
            "proxyAddresses": [format!("smtp:{LOBBY}")] } }),
    ] {
        let run = audited(&users, LOBBY);
        assert_eq!(run.joins[0].identity, Some(JoinIdentity::Authenticated));
        let mut verdicts = run.findings.iter().map(|finding| finding.verdict);
        let is_good = |verdict| matches!(verdict, Verdict::Pass | Verdict::NotChecked);
        assert!(verdicts.all(is_good), "{}", told(&run));
        let note = format!("it is an address of the account {signs_in_as}");
        let mut notes = run.findings.iter().flat_map(|finding| &finding.notes);
        assert!(
            notes.any(|said| said.to_string().contains(&note)),
            "{}",
            told(&run)
        );
    }
}

#[test]
fn an_address_that_several_accounts_have_is_not_guessed_at() {
    let users = json!({
        "lobby": { "userPrincipalName": "lobby@contoso.onmicrosoft.com" },
        "studio": { "mail": LOBBY },
    });
    let run = audited(&users, LOBBY);
    assert_eq!(run.joins[0].identity, None);
    assert_eq!(run.readiness, Readiness::Undetermined);
    let verdict = |requirement: &str| {
        let mut findings = run
            .findings
            .iter()
            .filter(|f| &*f.requirement == requirement);
        findings.next().map(|f| (f.verdict, f.reason_word()))
    };
    let open = Some((Verdict::Unknown, "ambiguous-name"));
    for requirement in ["join", "teams-license", "teams-account"] {
        assert_eq!(verdict(requirement), open, "{}", told(&run));
    }
}

#[test]
fn a_name_that_is_nobodys_is_an_absent_account() {
    let run = audited(&json!({}), "room.attic@contoso.example");
    assert!(told(&run).contains("account-absent"));
}
