using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Authentication;

public sealed class UnusedKeysTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("chat-home-");

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public async Task A_server_leaves_nothing_in_the_home_folder_and_warns_of_nothing_there()
    {
        await using var server = await ServerProcess.StartWithAsync(("HOME", home.FullName), "--Chat:History:Store=Memory");

        server.Output.Should().NotContain("DataProtection");
        home.EnumerateFileSystemInfos().Should().BeEmpty();
    }
}
