using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Hosting;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Frames;

public sealed class TlsPlainJsonRecoveryTests(TlsServer tls) : RecoverySpecification, IClassFixture<TlsServer>
{
    protected override Task<ChatTestClient> OpenAsync(string user, string[] roles) =>
        Connect.ToAsync(tls.Server.Address, user, WireProtocol.PlainJson, roles);
}
