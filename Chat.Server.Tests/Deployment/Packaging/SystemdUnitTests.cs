using System.Text.RegularExpressions;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Hosting.Draining;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Deployment.Packaging;

public sealed class SystemdUnitTests
{
    private static readonly string Unit = Path.Combine(Repository.Root, "deploy", "systemd", "chat-hubs.service");

    private static readonly ILookup<string, string> Settings = File.ReadAllLines(Unit)
        .Where(line => line.Contains('=') && line[0] != '#')
        .ToLookup(line => line.Split('=')[0], line => line[(line.IndexOf('=') + 1)..].Trim('"'));

    [SystemdAnalyzeFact]
    public async Task It_is_exposed_to_little()
    {
        var (exitCode, output) = await ShellProgram.RunAsync(SystemdAnalyzeFactAttribute.Program!, "security", "--offline=true", "--no-pager", "--threshold=25", Unit);

        exitCode.Should().Be(0, output);
    }

    [SystemdAnalyzeFact]
    public async Task Systemd_understands_it()
    {
        var folder = Directory.CreateTempSubdirectory("chat-unit-");
        var copy = Path.Combine(folder.FullName, Path.GetFileName(Unit));
        await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(Unit)).Replace(Settings["ExecStart"].Single(), "/bin/true", StringComparison.Ordinal)); // the server is not installed

        var (_, output) = await ShellProgram.RunAsync(SystemdAnalyzeFactAttribute.Program!, "verify", copy);

        output.Split('\n').Should().NotContain(line => line.Contains("chat-hubs.service", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void The_server_accepts_its_settings() =>
        ShippedSettings.FaultsOf(Settings["Environment"].Select(setting => KeyValuePair.Create(setting.Split('=')[0], Regex.Replace(setting[(setting.IndexOf('=') + 1)..], "%[A-Za-z]", "/somewhere"))))
            .Should().BeEmpty();

    [Fact]
    public void It_has_the_time_to_drain_and_files_for_its_connections()
    {
        int.Parse(Settings["TimeoutStopSec"].Single()).Should().BeGreaterThan((int)new DrainOptions().Timeout.TotalSeconds);
        int.Parse(Settings["LimitNOFILE"].Single()).Should().BeGreaterThan(new LimitOptions().Connections * 8 / 7 + 384);
    }

    [Fact]
    public void The_key_is_read_where_systemd_puts_it()
    {
        Settings["LoadCredential"].Single().Should().StartWith("Jwt__SigningKey:");
        Settings["Environment"].Should().Contain("Chat__SecretsPath=%d").And.NotContain(setting => setting.StartsWith("Jwt", StringComparison.Ordinal));
    }
}
