using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// Moves <c>access_token</c> and <c>token</c> out of every query string into a feature. It stands where a request enters,
/// before the framework's own request logs, traces and metrics see the address, at whatever log level.
/// </summary>
internal sealed class QueryTokenHttpContextFactory(IServiceProvider services) : IHttpContextFactory
{
    private readonly DefaultHttpContextFactory inner = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { QueryString.Length: > 1 } request) Strip(featureCollection, request);
        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    private static void Strip(IFeatureCollection features, IHttpRequestFeature request)
    {
        var kept = new List<string>();
        string? token = null;
        foreach (var pair in new QueryStringEnumerable(request.QueryString))
        {
            var name = pair.DecodeName().Span;
            if (name.Equals("access_token", StringComparison.OrdinalIgnoreCase) || name.Equals("token", StringComparison.OrdinalIgnoreCase))
                token ??= pair.DecodeValue().ToString();
            else
                kept.Add($"{pair.EncodedName}={pair.EncodedValue}");
        }

        if (token is null) return;
        request.QueryString = kept.Count == 0 ? "" : "?" + string.Join('&', kept);
        request.RawTarget = request.PathBase + request.Path + request.QueryString;
        features.Set(new QueryToken(token));
    }
}
