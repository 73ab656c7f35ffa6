using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Chat.Aspire;

/// <summary>The server as a container. Whoever refers to it finds its address by service discovery, <c>http://NAME</c>.</summary>
/// <param name="name">The name of the resource.</param>
/// <param name="signingKey">What tokens are signed with; projects that make tokens are given it too.</param>
public sealed class ChatHubsResource(string name, ParameterResource signingKey) : ContainerResource(name), IResourceWithServiceDiscovery
{
    /// <summary>The name of the endpoint where clients connect.</summary>
    public const string EndpointName = "http";

    /// <summary>What tokens are signed with.</summary>
    public ParameterResource SigningKey => signingKey;

    /// <summary>Where clients connect.</summary>
    public EndpointReference Endpoint => new(this, EndpointName);
}
