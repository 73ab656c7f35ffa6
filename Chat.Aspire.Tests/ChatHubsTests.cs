using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Aspire.Tests;

/// <summary>The model of an app host; nothing of it is started.</summary>
[SuppressMessage("Design", "CA1515", Justification = "Found by reflection.")]
[SuppressMessage("Naming", "CA1707", Justification = "Names of tests are sentences.")]
public sealed class ChatHubsTests
{
    private readonly IDistributedApplicationBuilder builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });

    [Fact]
    public async Task A_server_has_its_key_and_listens_where_its_endpoint_is()
    {
        var chat = builder.AddChatHubs("chat");

        var environment = await EnvironmentOf(chat.Resource);

        environment["Jwt__SigningKey"].Should().Be("{chat-signing-key.value}");
        environment["ASPNETCORE_HTTP_PORTS"].Should().Be("8080");
        chat.Resource.SigningKey.Secret.Should().BeTrue();
        chat.Resource.Annotations.OfType<EndpointAnnotation>().Should().ContainSingle().Which.TargetPort.Should().Be(8080);
        chat.Resource.Annotations.OfType<HealthCheckAnnotation>().Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_of_ones_own_is_taken()
    {
        var chat = builder.AddChatHubs("chat", builder.AddParameter("key", secret: true), port: 5000);

        (await EnvironmentOf(chat.Resource))["Jwt__SigningKey"].Should().Be("{key.value}");
        chat.Resource.Annotations.OfType<EndpointAnnotation>().Single().Port.Should().Be(5000);
    }

    [Fact]
    public async Task A_redis_of_any_name_is_the_servers_Redis_and_waited_for()
    {
        var redis = builder.AddConnectionString("cache");
        var chat = builder.AddChatHubs("chat").WithRedis(redis);

        (await EnvironmentOf(chat.Resource))["ConnectionStrings__Redis"].Should().Be("{cache.connectionString}");
        chat.Resource.Annotations.OfType<WaitAnnotation>().Should().ContainSingle().Which.Resource.Should().BeSameAs(redis.Resource);
    }

    [Fact]
    public void Messages_are_kept_in_a_volume_where_the_image_has_them()
    {
        var chat = builder.AddChatHubs("chat").WithDataVolume("messages");

        var mount = chat.Resource.Annotations.OfType<ContainerMountAnnotation>().Should().ContainSingle().Which;
        (mount.Source, mount.Target, mount.Type).Should().Be(("messages", "/data", ContainerMountType.Volume));
    }

    [Fact]
    public async Task A_server_that_is_a_program_is_given_the_same_and_others_find_it()
    {
        var key = builder.AddParameter("key", secret: true);
        var server = builder.AddExecutable("server", "dotnet", ".", "Chat.Server.dll").WithSigningKey(key.Resource).WithRedis(builder.AddConnectionString("redis"));
        var shop = builder.AddExecutable("shop", "shop", ".").WithReference(builder.AddChatHubs("chat"));

        (await EnvironmentOf(server.Resource)).Should().Contain("Jwt__SigningKey", "{key.value}").And.Contain("ConnectionStrings__Redis", "{redis.connectionString}");
        (await EnvironmentOf(shop.Resource)).Should().ContainKey("services__chat__http__0");
    }

    private static async Task<Dictionary<string, string>> EnvironmentOf(IResource resource)
    {
        var result = await ExecutionConfigurationBuilder.Create(resource).WithEnvironmentVariablesConfig()
            .BuildAsync(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), NullLogger.Instance, CancellationToken.None);
        return result.EnvironmentVariables.ToDictionary();
    }
}
