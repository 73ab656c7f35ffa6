using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Api;

/// <summary>
/// The user id in the path of a request. The path that routing sees is decoded but for <c>%2F</c>, which leaves open whether a
/// slash or those three characters were meant; ids may hold either, so the address is read as it was sent.
/// </summary>
internal static class UserIdSegment
{
    /// <summary>The route value <c>userId</c>, or null when the address is written in a way that does not tell.</summary>
    public static string? Read(HttpContext context)
    {
        var routed = (string)context.GetRouteValue("userId")!;
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return routed;
        return context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].Split('/')
            .Select(Uri.UnescapeDataString)
            .FirstOrDefault(segment => WithSlashes(segment) == WithSlashes(routed));
    }

    private static string WithSlashes(string value) => value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
