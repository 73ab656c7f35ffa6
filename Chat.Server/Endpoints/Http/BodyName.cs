using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Server.Endpoints.Http;

/// <summary>
/// The name of a user or a room in the body of a request, such as <c>{"user_id":"alice"}</c>: any valid name arrives there as it was meant, whatever
/// stands between client and server.
/// </summary>
internal static class BodyName
{
    /// <summary>Bytes; a name with every character escaped needs less than 1,000.</summary>
    private const int MaxBodyBytes = 8 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The field's text, or null when the body is no JSON object with such a field, has a field twice, or is too large.</summary>
    public static async Task<string?> ReadAsync(HttpContext context, string field)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxBodyBytes;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty(field, out var name)
                && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return null; // InvalidOperationException: the text is not Unicode
        }
    }
}
