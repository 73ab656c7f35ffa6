using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Clients;

/// <summary>What a client's token provider gets, by the clock of the servers.</summary>
internal sealed class TokenOffice(string user, TimeSpan clockOffset)
{
    private int asked;
    private string? last;

    public int Asked => asked;

    /// <summary>How long a token is good.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(3);

    /// <summary><c>good</c>, <c>bad</c> (each another one that the server refuses), <c>same</c> (the last one again) or <c>none</c> (the provider fails).</summary>
    public string Answers { get; set; } = "good";

    /// <summary>The rooms that tokens name; null for none of that.</summary>
    public string[]? Rooms { get; set; }

    /// <summary>The role that tokens name; null for none.</summary>
    public string? Role { get; set; }

    /// <summary>The next token, or null when the provider is to fail.</summary>
    public string? Next()
    {
        var number = Interlocked.Increment(ref asked);
        return Answers switch
        {
            "good" => last = Make(number, TestTokens.SigningKey),
            "bad" => last = Make(number, "another secret of the tests, long enough for HS256"),
            "same" => last ??= Make(number, TestTokens.SigningKey),
            "none" => null,
            var answers => throw new ArgumentException($"A token provider does not answer '{answers}'."),
        };
    }

    private string Make(int number, string key)
    {
        var now = TimeProvider.System.GetUtcNow() + clockOffset;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = user,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["jti"] = $"{number}",
        };
        if (Role is not null) claims["role"] = Role;
        if (Rooms is not null) claims["rooms"] = Rooms;
        return TestTokens.Sign(claims, key);
    }
}
