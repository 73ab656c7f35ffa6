using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

public sealed class PythonReadmeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [PythonFact]
    public Task The_examples_of_the_python_client_run() => DriverProcess.RunAsync(
        "clients/python/tests", PythonFactAttribute.Python, ["-m", "unittest", "test_readme"],
        ("CHAT_URL", fixture.Server.Address.ToString()), ("CHAT_TOKEN", TestTokens.For("alice")));
}
