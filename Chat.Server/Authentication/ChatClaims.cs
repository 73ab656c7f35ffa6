using System.Globalization;
using System.Security.Claims;

namespace Chat.Server.Authentication;

/// <summary>The claims of a token that mean something here, by the names they have in it.</summary>
internal static class ChatClaims
{
    public const string Subject = "sub";
    public const string Role = "role";
    public const string Rooms = "rooms";
    public const string Expiry = "exp";
    public const string IssuedAt = "iat";

    /// <summary>A user with these claims and no others.</summary>
    public static ClaimsPrincipal Only(ClaimsPrincipal user) => new(new ClaimsIdentity(
        user.Claims.Where(claim => claim.Type is Subject or Role or Rooms or Expiry or IssuedAt).Select(claim => new Claim(claim.Type, claim.Value)),
        user.Identity?.AuthenticationType, Subject, Role));

    /// <summary>Leaves a user the subject alone: the session holds the rest, and a connection would hold it twice for as long as it lasts.</summary>
    public static void KeepSubject(ClaimsPrincipal user)
    {
        foreach (var identity in user.Identities)
        {
            foreach (var claim in identity.Claims.Where(claim => claim.Type != Subject).ToArray()) identity.RemoveClaim(claim);
        }
    }

    /// <summary>A time in Unix seconds, which RFC 7519 allows to have a fraction; null when there is none or it is no number.</summary>
    public static decimal? Seconds(this ClaimsPrincipal user, string claim) =>
        decimal.TryParse(user.FindFirst(claim)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
