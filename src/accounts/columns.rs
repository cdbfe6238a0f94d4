//! What the column of accounts is called, in the languages that exports come in.
//!
//! Source: the exports of the Microsoft Entra and Microsoft 365 admin centers, their bulk
//! templates, `Get-MgUser`, `Get-Mailbox` and `Get-Place` with `Export-Csv`. Of the translations,
//! those of the sign-in name were seen in Microsoft's localized documentation in German, French,
//! Spanish, Italian, Portuguese, Swedish, Danish, Japanese and simplified Chinese; for all the
//! others there is no source: they are what the word is in the language. Names are compared in
//! lower case and without blanks and punctuation. A column that is taken by mistake harms nothing:
//! what stands in it has to be an account's name.

/// Names of the column, the surest first: sign-in names, addresses, ids.
const NAMES: &[&str] = &[
    SIGN_IN_NAMES,
    USER_NAMES,
    ADDRESSES,
    IDS,
    // `Get-Place` and other cmdlets of Exchange Online.
    "identity",
];

const SIGN_IN_NAMES: &str = "userprincipalname upn memberobjectidorupn memberuserprincipalname \
    signinname benutzerprinzipalname anmeldename nomdutilisateurprincipal \
    nomprincipaldelutilisateur nomprincipaldutilisateur nombreprincipaldeusuario \
    nombreprincipaldelusuario nombredeiniciodesesion nombredeiniciodesesión nomeentitàutente \
    nomedellentitàutente nomeprincipaleutente nomedaccesso nomeprincipaldousuário \
    nomeprincipaldousuario nomeprincipaldoutilizador nomedaentidadedesegurançadousuário nomeupn nomupn aanmeldingsnaam \
    ユーザープリンシパル名 サインイン名 användarenshuvudnamn användarhuvudnamn brugerhovednavn \
    brugerenshovednavn brukerhovednavn brukerenshovednavn käyttäjänensisijainennimi \
    głównanazwaużytkownika hlavnínázevuživatele имяучастникапользователя имясубъектапользователя \
    用户主体名称 使用者主體名稱 사용자계정이름 사용자주체이름";

const USER_NAMES: &str = "account accountname username benutzername konto kontoname \
    nomdutilisateur compte nombredeusuario cuenta nomeutente nomedeusuário nomedeusuario \
    nomedeutilizador conta gebruikersnaam ユーザー名 アカウント användarnamn brugernavn \
    brukernavn nazwaużytkownika имяпользователя 用户名 使用者名稱 사용자이름";

const ADDRESSES: &str = "email emailaddress mail primarysmtpaddress windowsemailaddress \
    windowsliveid smtpaddress emailadresse mailadresse primäresmtpadresse adresseemail \
    adressedemessagerie adresseélectronique courriel courrierélectronique adressesmtpprincipale \
    correo correoelectrónico correoelectronico direccióndecorreoelectrónico \
    direccióndecorreo direcciónsmtpprincipal postaelettronica indirizzodipostaelettronica \
    indirizzoemail indirizzosmtpprimario endereçodeemail endereçodecorreioeletrónico \
    correioeletrónico correioeletrônico endereçosmtpprimário emailadres mailadres \
    primairsmtpadres メール メールアドレス 電子メール 電子メールアドレス プライマリsmtpアドレス \
    epost epostadress epostadresse adresemail \
    электроннаяпочта 电子邮件 电子邮件地址 電子郵件 전자메일";

const IDS: &str = "objectid id userid memberobjectid externaldirectoryobjectid objektid \
    iddobjet iddelobjet iddeobjeto iddelobjeto idoggetto iddoobjeto objectidentifier \
    オブジェクトid objekteid 对象id 物件識別碼 개체id";

/// Names of the column that says what a row is about, where a list holds more than users.
const KINDS: &str = "objecttype odatatype type objekttyp typdobjet tipodeobjeto tipooggetto \
    objecttypen オブジェクトの種類";

/// What stands in that column for a group: the value of Microsoft Entra's exports, and the type of
/// Microsoft Graph's.
const GROUPS: [&str; 4] = ["group", "microsoftgraphgroup", "gruppe", "groupe"];

/// Which of the header's cells names the column of accounts.
pub(super) fn of_accounts<'a>(header: impl Iterator<Item = &'a str>) -> Option<usize> {
    let header: Vec<String> = header.map(simplified).collect();
    let mut names = NAMES.iter().flat_map(|names| names.split_whitespace());
    names.find_map(|name| header.iter().position(|cell| cell == name))
}

/// Which of the header's cells says what a row is about.
pub(super) fn of_kinds<'a>(mut header: impl Iterator<Item = &'a str>) -> Option<usize> {
    header.position(|cell| {
        let cell = simplified(cell);
        KINDS.split_whitespace().any(|name| name == cell)
    })
}

/// Whether a row is about a group.
pub(super) fn is_group(kind: &str) -> bool {
    GROUPS.contains(&simplified(kind).as_str())
}

/// Whether two names of a column are the same to somebody who types one of them.
pub(super) fn same(a: &str, b: &str) -> bool {
    simplified(a) == simplified(b)
}

/// A name of a column without what differs from export to export. The header of a bulk template
/// has the property in brackets: `User name [userPrincipalName] Required`.
fn simplified(name: &str) -> String {
    let property = name
        .split_once('[')
        .and_then(|(_, rest)| rest.split_once(']'));
    let name = property.map_or(name, |(property, _)| property);
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_is_found_in_the_languages_of_the_admin_centers() {
        for header in [
            "User principal name",
            "Benutzerprinzipalname",
            "Nom d’utilisateur principal",
            "Nom principal de l'utilisateur",
            "Nombre principal de usuario",
            "Nome entità utente",
            "Nome principal do usuário",
            "Nome principal do utilizador",
            "Gebruikersnaam",
            "ユーザー プリンシパル名",
            "E-Mail-Adresse",
            "Adresse e-mail",
            "Correo electrónico",
            "Indirizzo di posta elettronica",
            "Endereço de email",
            "E-mailadres",
            "メール アドレス",
            "Objekt-ID",
            "WindowsEmailAddress",
            "Sign-in name",
            "Member object ID or user principal name [memberObjectIdOrUpn] Required",
        ] {
            let found = of_accounts(["Floor", header].into_iter());
            assert_eq!(found, Some(1), "{header}");
        }
    }

    #[test]
    fn a_sign_in_name_goes_before_an_address_and_an_address_before_an_id() {
        let header = ["Id", "E-Mail", "Benutzerprinzipalname"];
        assert_eq!(of_accounts(header.into_iter()), Some(2));
        assert_eq!(of_accounts(header[..2].iter().copied()), Some(1));
    }

    #[test]
    fn other_columns_hold_no_accounts() {
        for header in ["Display name", "Anzeigename", "Office", "Licenses", ""] {
            assert_eq!(of_accounts([header].into_iter()), None, "{header}");
        }
    }
}
