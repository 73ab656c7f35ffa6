using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Chat.Server.Kernel;

/// <summary>The claims of a token that mean something here, by the names they have in it.</summary>
internal static class ChatClaims
{
    public const string Subject = "sub";
    public const string Role = "role";
    public const string Rooms = "rooms";
    public const string Moderates = "moderates";
    public const string Expiry = "exp";
    public const string IssuedAt = "iat";

    /// <summary>A user with these claims and no others.</summary>
    public static ClaimsPrincipal Only(ClaimsPrincipal user) => new(new ClaimsIdentity(
        user.Claims.Where(claim => claim.Type is Subject or Role or Rooms or Moderates or Expiry or IssuedAt).Select(claim => new Claim(claim.Type, claim.Value)),
        user.Identity?.AuthenticationType, Subject, Role));

    /// <summary>A user of whom no more is known.</summary>
    public static ClaimsPrincipal UserOf(string subject) =>
        new(new ClaimsIdentity([new Claim(Subject, subject)], JwtBearerDefaults.AuthenticationScheme, Subject, Role));

    /// <summary>A time in Unix seconds, which RFC 7519 allows to have a fraction; null when there is none or it is no number.</summary>
    public static decimal? Seconds(this ClaimsPrincipal user, string claim) =>
        decimal.TryParse(user.FindFirst(claim)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
