using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Chat.LoadTest.Commands;

/// <summary>Addresses of servers, as users write them.</summary>
internal static class ServerAddress
{
    /// <summary><c>--url</c>, once or several times.</summary>
    public static Option<Uri[]> Option(string description) => new("--url")
    {
        Description = description,
        DefaultValueFactory = _ => [new Uri("http://127.0.0.1:5000")],
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            var addresses = new List<Uri>();
            foreach (var token in result.Tokens)
            {
                if (TryParse(token.Value, out var address)) addresses.Add(address);
                else result.AddError($"'{token.Value}' is no address of a server; write it as http://127.0.0.1:5000.");
            }

            return [.. addresses];
        },
    };

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is ("http" or "https" or "ws" or "wss");
}
