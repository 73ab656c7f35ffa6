using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Chat.Aspire;

/// <summary>Adds Chat.Hubs to an app host.</summary>
public static class ChatHubsExtensions
{
    private const int TargetPort = 8080;

    /// <summary>Adds the server as a container, with its messages in the container until there is a volume or a Redis.</summary>
    /// <param name="builder">The app host.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="signingKey">What tokens are signed with; by default a generated one, which user secrets of the app host keep.</param>
    /// <param name="port">A port of this machine; any when null.</param>
    public static IResourceBuilder<ChatHubsResource> AddChatHubs(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? signingKey = null, int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = signingKey?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-signing-key", special: false);
        return builder.AddResource(new ChatHubsResource(name, key))
            .WithImage("chat-hubs", "local")
            .WithHttpEndpoint(port, TargetPort, ChatHubsResource.EndpointName)
            .WithHttpHealthCheck("/health/ready")
            .WithEnvironment("ASPNETCORE_HTTP_PORTS", TargetPort.ToString(CultureInfo.InvariantCulture))
            .WithSigningKey(key);
    }

    /// <summary>Gives a server what tokens are signed with; also one that is a project, <c>AddProject&lt;Projects.Chat_Server&gt;("chat")</c>.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="signingKey">The key, at least 32 bytes.</param>
    public static IResourceBuilder<T> WithSigningKey<T>(this IResourceBuilder<T> builder, ParameterResource signingKey)
        where T : IResourceWithEnvironment => builder.WithEnvironment("Jwt__SigningKey", ReferenceExpression.Create($"{signingKey}"));

    /// <summary>Gives a server a Redis, which it shares with its replicas and others; it waits until Redis is there.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="redis">Anything with a connection string of Redis.</param>
    public static IResourceBuilder<T> WithRedis<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithConnectionString> redis)
        where T : IResourceWithEnvironment, IResourceWithWaitSupport => builder.WithReference(redis, connectionName: "Redis").WaitFor(redis);

    /// <summary>Keeps the messages in a volume.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The volume's name; made of the app's and the resource's when null.</param>
    public static IResourceBuilder<ChatHubsResource> WithDataVolume(this IResourceBuilder<ChatHubsResource> builder, string? name = null) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/data");
}
