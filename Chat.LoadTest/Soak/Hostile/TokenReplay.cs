using System.Net.Http.Headers;
using System.Text;
using Chat.Contracts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>Tokens that are not good, or not the bearer's.</summary>
internal static class TokenReplay
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public static IReadOnlyList<Attack> All { get; } =
    [
        Both("expired", attacker => Signed(attacker.User, attacker.Site.SigningKey, -Long)),
        Both("another key", attacker => Signed(attacker.User, new string('k', 40), Long)),
        Both("alg none", attacker => $"{Part("""{"alg":"none","typ":"JWT"}""")}.{attacker.Token.Split('.')[1]}."),
        Both("another's name under an own signature", attacker =>
        {
            var parts = attacker.Token.Split('.');
            var claims = Base64UrlEncoder.Decode(parts[1]).Replace(attacker.User, "root", StringComparison.Ordinal);
            return $"{parts[0]}.{Part(claims)}.{parts[2]}";
        }),
        new("revoked", RevokedAsync),
        new("another user's to refresh with", (attacker, end) => attacker.SendPlainAsync(
            async wire => await wire.SendTextAsync(
                $$"""{"type":"refresh_token","token":"{{await attacker.Site.TokenAsync("hostile-other")}}"}""", end), end, ChatErrors.Forbidden)),
    ];

    /// <summary>On either endpoint, by turns.</summary>
    private static Attack Both(string name, Func<Attacker, string?> forge) => new(name, async (attacker, end) =>
    {
        if (forge(attacker) is not { } token) return Outcome.GaveUp;
        attacker = attacker with { Token = token };
        return attacker.Random.Next(2) == 0 ? await TryPlainAsync(attacker, end) : await TryHubAsync(attacker, end);
    });

    private static async Task<Outcome> TryPlainAsync(Attacker attacker, CancellationToken end)
    {
        var outcome = await attacker.SendPlainAsync(wire => wire.SendTextAsync("""{"type":"ping"}""", end).AsTask(), end, "pong");
        return outcome == Outcome.Answered("pong") ? Outcome.LetIn : outcome;
    }

    private static async Task<Outcome> TryHubAsync(Attacker attacker, CancellationToken end)
    {
        var outcome = await attacker.SendHubAsync("json", _ => Task.CompletedTask, end, "Welcome");
        return outcome == Outcome.Answered("Welcome") ? Outcome.LetIn : outcome;
    }

    /// <summary>Is cut off while connected, and comes again with the same token.</summary>
    private static async Task<Outcome> RevokedAsync(Attacker attacker, CancellationToken end)
    {
        var user = $"{attacker.User}-{attacker.Random.Next()}";
        attacker = attacker with { User = user, Token = await attacker.Site.TokenAsync(user) };
        var first = await attacker.SendPlainAsync(wire => RevokeAsync(attacker, wire, end), end);
        if (first != Outcome.Closed(CloseCodes.Removed)) return new Outcome($"first {first.Text}", Refused: false);
        return await TryPlainAsync(attacker, end);
    }

    private static async Task RevokeAsync(Attacker attacker, RawWire wire, CancellationToken end)
    {
        await wire.SendTextAsync("""{"type":"ping"}""", end);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await attacker.Site.TokenAsync("root", ChatRoles.Admin));
        using var answer = await http.PostAsync(
            new Uri(attacker.Site.NextUrl(), $"{ChatEndpoints.Users}/{Uri.EscapeDataString(attacker.User)}/revoke"), null, end);
        answer.EnsureSuccessStatusCode();
    }

    private static string? Signed(string user, string? key, TimeSpan lifetime)
    {
        if (key is null) return null;
        var expires = TimeProvider.System.GetUtcNow().UtcDateTime + lifetime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["sub"] = user },
            IssuedAt = expires - Long - Long,
            Expires = expires,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), SecurityAlgorithms.HmacSha256),
        });
    }

    private static string Part(string json) => Base64UrlEncoder.Encode(json);
}
