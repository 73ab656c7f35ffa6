namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>What must never be read in what a server prints. A new kind of secret is one more line where a test makes its list.</summary>
internal sealed class Secrets
{
    private readonly List<(string Name, string Value)> values = [];

    /// <summary>Takes a secret, and returns it.</summary>
    public string Add(string name, string value)
    {
        values.Add((name, value));
        return value;
    }

    /// <summary>A token is as good as its signature: neither may be there, nor the token's claims.</summary>
    public string AddToken(string name, string token)
    {
        var parts = token.Split('.');
        values.Add((name + ", its claims", parts[1]));
        values.Add((name + ", its signature", parts[2]));
        return token;
    }

    /// <summary>The names of the secrets in an output, with the lines they are in.</summary>
    public IReadOnlyList<string> FoundIn(string output) =>
        [.. from line in output.Split('\n') from secret in values where line.Contains(secret.Value, StringComparison.Ordinal) select $"{secret.Name}: {line}"];
}
