//! What a word says about the id behind it: that of a tenant, an application, a service, ….
//!
//! The words are those of Microsoft Entra's messages, in the languages that they come in, and the
//! keys of its sign-in logs and requests. Source: Microsoft Entra, "Authentication and
//! authorization error codes", the quoted messages; Microsoft Graph v1.0, resource type signIn.

use super::word::Word;

/// What an id or an address is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Tenant,
    Application,
    Service,
    Account,
}

/// How far before an id the word may stand that says what it is: between the two may be a name.
const REACH: usize = 14;

/// How near before an id a word stands that makes it one of an exchange.
const NEAR: usize = 3;

const TENANT: &str = " tenant tenants tenantid tid organization organisation organizations \
    directory mandant mandanten mandantenid organisations verzeichnis verzeichnisses organización \
    inquilino directorio locataire annuaire organizzazione organização diretório organisatie \
    resourcetenantid hometenantid ";

const APPLICATION: &str = " application applications app appid client clientid applicationid \
    clientappid azp anwendung anwendungen anwendungs anwendungsid clientanwendung aplicación \
    applicazione aplicativo aplicação toepassing applicatie cliente ";

const SERVICE: &str = " service resource resourceid resourceappid resources scope scopes audience \
    aud access dienst diensten ressource ressourcen ressourcenid servicio recurso servizio risorsa \
    serviço bron zugriff zugreifen accéder acceder accedere acessar ";

const ACCOUNT: &str = " user userid oid userprincipalname upn username account loginhint \
    preferredusername benutzer benutzers konto benutzerkonto utilisateur compte usuario cuenta \
    utente usuário conta gebruiker ";

/// Parts of words in languages that put no space between words.
const PARTS: [(&str, Role); 8] = [
    ("テナント", Role::Tenant),
    ("組織", Role::Tenant),
    ("ディレクトリ", Role::Tenant),
    ("アプリ", Role::Application),
    ("サービス", Role::Service),
    ("リソース", Role::Service),
    ("アクセス", Role::Service),
    ("ユーザー", Role::Account),
];

/// How the words begin that name the id of an exchange, which is of no use in a command.
const EXCHANGE: [&str; 20] = [
    "trace",
    "trac",
    "correl",
    "corrél",
    "korrel",
    "ablaufverfolg",
    "anforderung",
    "request",
    "clientrequest",
    "xmsrequest",
    "session",
    "sitzung",
    "seguim",
    "rastre",
    "suivi",
    "demande",
    "solicitud",
    "トレース",
    "相関",
    "関連付け",
];

impl Role {
    /// Whose the id or the address is that a word holds, by the words of its sentence before it,
    /// the nearest last.
    pub(super) fn of(word: &Word, before: &[Word]) -> Option<Self> {
        let near = before.iter().rev().take(NEAR);
        if near.clone().any(|word| is_of_exchange(word.text)) {
            return None;
        }
        if word.has_key() {
            return before.last().and_then(|key| by_word(key.text));
        }
        let is_behind_name = word.gap.contains('(');
        let nearest = before.iter().enumerate().rev().take(REACH);
        let mut roles = nearest.filter_map(|(at, word)| {
            let is_of_name = is_behind_name && at > 0 && is_english_capital(word.text);
            let role = by_word(word.text).filter(|_| !is_of_name)?;
            Some((at, role))
        });
        let (at, role) = roles.next()?;
        let further = at.checked_sub(1).map(|at| by_word(before[at].text));
        // "Resource app ID" is the id of a service.
        let is_resource = role == Self::Application && further == Some(Some(Self::Service));
        Some(if is_resource { Self::Service } else { role })
    }
}

fn by_word(word: &str) -> Option<Role> {
    let word = simplified(word);
    let listed = |list: &str| list.split_whitespace().any(|known| known == word);
    let lists = [
        (TENANT, Role::Tenant),
        (APPLICATION, Role::Application),
        (SERVICE, Role::Service),
        (ACCOUNT, Role::Account),
    ];
    let whole = lists.iter().find(|(list, _)| listed(list));
    let part = || PARTS.iter().find(|(part, _)| word.contains(part));
    whole
        .map(|(_, role)| *role)
        .or_else(|| part().map(|(_, role)| *role))
}

fn is_of_exchange(word: &str) -> bool {
    let word = simplified(word);
    EXCHANGE.iter().any(|begin| word.starts_with(begin))
}

/// Whether an English word is written as names are: "Contoso Room Service ('…')". German writes
/// every noun so.
fn is_english_capital(word: &str) -> bool {
    const ENGLISH: &str = "service services resource app application client tenant organization \
        directory user account access";
    let is_capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    let lower = word.to_ascii_lowercase();
    is_capital && ENGLISH.split_whitespace().any(|known| known == lower)
}

fn simplified(word: &str) -> String {
    let kept = word.chars().filter(|c| !"-_.".contains(*c));
    kept.collect::<String>().to_lowercase()
}
