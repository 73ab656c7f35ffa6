using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Contracts;

namespace Chat.Server.Endpoints.Http;

/// <summary>JSON as the API takes and gives it: snake_case, no field twice, nothing where there is nothing.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>For what nodes tell each other: nothing is left out.</summary>
    public static JsonSerializerOptions BetweenNodes { get; } = new(JsonSerializerDefaults.Web);

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 3 + ChatLimits.DataDepth; // deepest is data
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // application/json, never part of a page
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        return options;
    }
}
