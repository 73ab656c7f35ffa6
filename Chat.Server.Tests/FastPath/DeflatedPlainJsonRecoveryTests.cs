using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class DeflatedPlainJsonRecoveryTests(CompressingServer compressing) : RecoverySpecification, IClassFixture<CompressingServer>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) =>
        Connect.DeflatedAsync(compressing.Server.Address, user, WireProtocol.PlainJson, roles);
}
