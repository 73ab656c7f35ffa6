using System.Diagnostics.CodeAnalysis;

namespace Chat.LoadTest.Commands;

/// <summary>Addresses of servers, as users write them.</summary>
internal static class ServerAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is ("http" or "https" or "ws" or "wss");
}
