using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class TlsPlainJsonRecoveryTests(TlsServer tls) : RecoverySpecification, IClassFixture<TlsServer>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) =>
        Connect.ToAsync(tls.Server.Address, user, WireProtocol.PlainJson, roles);
}
