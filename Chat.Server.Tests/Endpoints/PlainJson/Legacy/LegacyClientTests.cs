using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>Clients of the reference protocol connect unchanged, whatever they are made with.</summary>
public sealed class LegacyClientTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private LegacyFlow DotNet => new(fixture.Server.Address, DotNetClient.OpenAsync);

    private LegacyFlow Python => new(fixture.Server.Address, ProcessClient.OpenPythonAsync);

    private LegacyFlow Node => new(fixture.Server.Address, ProcessClient.OpenNodeAsync);

    [Fact]
    public Task A_dotnet_client_chats_with_a_SignalR_client() => DotNet.ChatWithSignalRAsync();

    [Fact]
    public Task A_dotnet_client_with_a_bad_token_is_closed_with_4001() => DotNet.BadTokensAreClosedWith4001Async();

    [Fact]
    public Task A_dotnet_client_that_sends_no_json_is_closed_with_4002() => DotNet.TextThatIsNotJsonIsClosedWith4002Async();

    [PythonFact]
    public Task A_python_client_chats_with_a_SignalR_client() => Python.ChatWithSignalRAsync();

    [PythonFact]
    public Task A_python_client_with_a_bad_token_is_closed_with_4001() => Python.BadTokensAreClosedWith4001Async();

    [PythonFact]
    public Task A_python_client_that_sends_no_json_is_closed_with_4002() => Python.TextThatIsNotJsonIsClosedWith4002Async();

    [NodeFact]
    public Task A_node_client_chats_with_a_SignalR_client() => Node.ChatWithSignalRAsync();

    [NodeFact]
    public Task A_node_client_with_a_bad_token_is_closed_with_4001() => Node.BadTokensAreClosedWith4001Async();

    [NodeFact]
    public Task A_node_client_that_sends_no_json_is_closed_with_4002() => Node.TextThatIsNotJsonIsClosedWith4002Async();
}
