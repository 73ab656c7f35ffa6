using System.Globalization;

namespace Chat.Server.Endpoints.Connections;

/// <summary>
/// The origin of a page in the one spelling that browsers send: <c>scheme://host</c> in lower case, the port unless it is the scheme's own, and a host of
/// other letters in ASCII (<c>xn--…</c>).
/// </summary>
internal static class PageOrigin
{
    /// <summary>Pages come from none of these; a WebSocket's own address is what is written here by mistake.</summary>
    private static readonly string[] NoPages = ["ws", "wss", "file", "ftp"];

    /// <summary>
    /// Characters that a browser replaces before it makes ASCII of a host: what joins with the character before it, and other forms of the same letter. That
    /// takes tables which the server does not have, so such a host must be written in ASCII.
    /// </summary>
    private static readonly (char First, char Last)[] Replaced =
    [
        ('\u0300', '\u036F'), // accents
        ('\u1100', '\u11FF'), // pieces of Korean syllables
        ('\u3099', '\u309A'), // voicing marks of Japanese
        ('\uF900', '\uFAFF'), // second codes of Chinese characters
        ('\uFB00', '\uFDFF'), // ligatures
        ('\uFE00', '\uFEFF'), // variants and shapes
        ('\uFF00', '\uFF60'), ('\uFF62', '\uFFEF'), // wide and narrow letters, but for the full stop
    ];

    /// <summary>The origin in that spelling, or null for what is no origin (such as <c>null</c>, or an address with a path).</summary>
    public static string? Normalize(string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || NoPages.Contains(uri.Scheme)) return null;
        if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || origin.Contains('@')) return null;
        var host = uri.HostNameType switch
        {
            UriHostNameType.Dns => Ascii(uri),
            UriHostNameType.IPv4 or UriHostNameType.IPv6 => uri.Host,
            _ => null,
        };
        return host is null ? null : $"{uri.Scheme}://{host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}";
    }

    private static string? Ascii(Uri uri)
    {
        var host = uri.Host;
        if (System.Text.Ascii.IsValid(host)) return host.ToLowerInvariant();
        if (host.Any(IsReplaced)) return null;
        try
        {
            return new IdnMapping().GetAscii(host.ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsReplaced(char c) =>
        char.GetUnicodeCategory(c) == UnicodeCategory.Format || Replaced.Any(range => c >= range.First && c <= range.Last);
}
