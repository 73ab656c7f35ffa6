using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Chat.Server.Endpoints.Http;

/// <summary>
/// The name of a user or a room in the path of a request. The path that routing sees is decoded but for <c>%2F</c>, which leaves open whether a slash
/// or those three characters were meant, and its dot segments are resolved; names may hold any of it. So the address is read as it was sent.
/// <para>The names <c>.</c> and <c>..</c> have no place in a path, since clients and proxies remove them, and proxies that rewrite paths change more.
/// Where a name must be any name, an endpoint takes it from the body too, see <see cref="BodyName"/>.</para>
/// </summary>
internal static class PathName
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name that stands where the route has that parameter, or null when the address does not tell.</summary>
    public static string? Read(HttpContext context, string parameter)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint || context.GetRouteValue(parameter) is not string routed) return null;
        var place = endpoint.RoutePattern.PathSegments.TakeWhile(segment => segment.Parts is not [RoutePatternParameterPart part] || part.Name != parameter).Count();
        var segments = PathOf(context.Features.Get<IHttpRequestFeature>()!.RawTarget).Split('/')[1..];
        if (place >= segments.Length || segments.Any(IsDots)) return null;
        return Decode(segments[place]) is { } decoded && WithSlashes(decoded) == WithSlashes(routed) ? decoded : null;
    }

    /// <summary>A target is a path, or, towards proxies, a whole address.</summary>
    private static string PathOf(string target)
    {
        var path = target.Split('?')[0];
        if (path.StartsWith('/')) return path;
        var host = path.IndexOf("://", StringComparison.Ordinal);
        var root = host < 0 ? -1 : path.IndexOf('/', host + 3);
        return root < 0 ? "/" : path[root..];
    }

    private static bool IsDots(string segment) => segment.Replace("%2E", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";

    private static string? Decode(string segment)
    {
        var bytes = new byte[segment.Length];
        var length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                if (!char.IsAscii(segment[i])) return null;
                bytes[length++] = (byte)segment[i];
                continue;
            }

            if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2])) return null;
            bytes[length++] = Convert.FromHexString(segment.AsSpan(i + 1, 2))[0];
            i += 2;
        }

        try
        {
            return Strict.GetString(bytes.AsSpan(0, length));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string WithSlashes(string value) => value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
