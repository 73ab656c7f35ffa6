using System.Reflection;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Http.Metadata;

namespace Chat.Server.Endpoints.Http;

/// <summary>The body of a request. What is wrong with it is said when it is looked at, which endpoints do within <see cref="ApiFilter"/>.</summary>
internal sealed class Body<T> : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? value;
    private readonly ChatException? refusal;

    private Body(T? value, ChatException? refusal) => (this.value, this.refusal) = (value, refusal);

    /// <exception cref="ChatException">The body is not JSON, not what this takes, or too large.</exception>
    public T Value => value ?? throw refusal!;

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        // Nothing is read of who may not call this at all.
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiAccess>() is { } access && !ApiCaller.From(context).May(access))
            return new Body<T>(null, new ChatException(ChatErrors.Forbidden, "The caller may not do this."));
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, ApiJson.Options, context.RequestAborted);
            return new Body<T>(value, value is null ? Invalid("The body is null.") : null);
        }
        catch (JsonException e)
        {
            return new Body<T>(null, Invalid(e.Path is { Length: > 1 } path ? $"The body is not what this takes, at {path}." : $"The body is not the JSON that this takes. {Reason(e)}".TrimEnd()));
        }
        catch (BadHttpRequestException e)
        {
            return new Body<T>(null, Invalid(e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "The body cannot be read."));
        }
        catch (InvalidOperationException)
        {
            return new Body<T>(null, Invalid("A text in the body is not valid Unicode."));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    /// <summary>What the serializer says of missing fields is for people; the rest names types of ours.</summary>
    private static string Reason(JsonException e) => e.Message.Contains("missing required properties", StringComparison.Ordinal) ? $"Missing: {e.Message[(e.Message.LastIndexOf(':') + 1)..].Trim()}" : "";

    private static ChatException Invalid(string message) => new(ChatErrors.InvalidRequest, message);
}
