using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.LoadTest.Nodes;
using Chat.Server.Hosting.Draining;
using Chat.Server.Tests.Endpoints.Connections;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Deployment.Packaging;

/// <summary><c>deploy/compose.yaml</c>, which nothing here can start.</summary>
public sealed partial class ComposeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy");

    private static readonly JsonObject File = YamlFile.Read("deploy", "compose.yaml");

    private static readonly Dictionary<string, JsonObject> Services = File["services"]!.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.AsObject());

    private static IEnumerable<JsonObject> Nodes => Services.Where(service => service.Key.StartsWith("chat-", StringComparison.Ordinal)).Select(service => service.Value);

    [Fact]
    public void What_it_mounts_and_builds_from_is_there()
    {
        Mounts.Should().NotBeEmpty().And.AllSatisfy(mount => Path.Exists(Path.Combine(Folder, mount)).Should().BeTrue(mount));
        Nodes.Should().AllSatisfy(node =>
            Path.Exists(Path.Combine(Folder, $"{node["build"]!["context"]}", $"{node["build"]!["dockerfile"]}")).Should().BeTrue());
    }

    [Fact]
    public void The_nodes_accept_their_settings_and_nothing_of_them_is_a_secret()
    {
        Nodes.Should().HaveCount(2).And.AllSatisfy(node =>
        {
            ShippedSettings.FaultsOf(node["environment"].Texts()).Should().BeEmpty();
            node["environment"].Texts().Should().NotContain(setting => setting.Key.StartsWith("Jwt", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Secrets_are_files_that_nobody_has_made_yet()
    {
        File["secrets"]!.AsObject().Should().NotBeEmpty().And.AllSatisfy(secret =>
            secret.Value!.AsObject().Select(entry => entry.Key).Should().Equal("file"));
        System.IO.File.ReadAllLines(Path.Combine(Repository.Root, ".gitignore")).Should().Contain("deploy/secrets/");
        File["secrets"]!.AsObject().Should().AllSatisfy(secret => $"{secret.Value!["file"]}".Should().StartWith("secrets/"));
    }

    [Fact]
    public void Every_service_is_as_confined_as_it_can_be_and_is_asked_how_it_is() =>
        Services.Should().AllSatisfy(service =>
        {
            service.Value["read_only"]!.GetValue<bool>().Should().BeTrue(service.Key);
            service.Value["cap_drop"].List().Should().Equal("ALL");
            service.Value["security_opt"].List().Should().Contain("no-new-privileges:true");
            if (service.Value["build"] is null) // the nodes have both in their image
            {
                service.Value["healthcheck"]!["test"].List().Should().NotBeEmpty();
                $"{service.Value["user"]}".Should().MatchRegex("^[1-9][0-9]*:");
            }
        });

    [Fact]
    public void Who_depends_on_another_waits_until_it_is_healthy()
    {
        Services["nginx"]["depends_on"]!.AsObject().Select(entry => entry.Key).Should().Equal("chat-1", "chat-2");
        Services.Values.Where(service => service["depends_on"] is not null).SelectMany(service => service["depends_on"]!.AsObject())
            .Should().NotBeEmpty().And.AllSatisfy(dependency =>
            {
                Services.Should().ContainKey(dependency.Key);
                $"{dependency.Value!["condition"]}".Should().Be("service_healthy");
            });
    }

    [Fact]
    public void Nothing_is_to_be_had_from_elsewhere_unless_asked_for() =>
        Services.Values.Where(service => service["ports"] is not null).SelectMany(service => service["ports"].List())
            .Should().HaveCount(2).And.AllSatisfy(port => port.Should().MatchRegex(@"^\$\{\w+:-127\.0\.0\.1:\d+\}:\d+$"));

    [Fact]
    public void Nodes_are_given_the_time_to_drain() =>
        Nodes.Should().AllSatisfy(node => int.Parse($"{node["stop_grace_period"]}".TrimEnd('s')).Should().BeGreaterThan((int)new DrainOptions().Timeout.TotalSeconds));

    [Fact]
    public void Prometheus_scrapes_the_nodes_where_they_have_their_metrics() =>
        YamlFile.Read("deploy", "prometheus", "compose.yaml")["scrape_configs"]![0]!["static_configs"]![0]!["targets"].List()
            .Should().Equal(Services.Keys.Where(name => name.StartsWith("chat-", StringComparison.Ordinal)).Select(name => $"{name}:9464"));

    [Fact]
    public void Redis_keeps_what_it_has_confirmed()
    {
        var command = string.Join(' ', Services["redis"]["command"].List());

        command.Should().Contain("--appendonly yes").And.Contain("--maxmemory-policy noeviction");
    }

    [Fact]
    public void Nginx_knows_the_nodes_by_the_addresses_they_have_and_they_believe_it()
    {
        Upstream().Matches(Configuration).Select(match => match.Groups["address"].Value).Distinct()
            .Should().Equal(Nodes.Select(node => $"{node["networks"]!["front"]!["ipv4_address"]}:8080"));
        Configuration.Should().NotContain("127.0.0.1:5");
        Nodes.Should().AllSatisfy(node =>
            $"{node["environment"]!["Chat__Transport__TrustedProxies__0"]}".Should().Be($"{Services["nginx"]["networks"]!["front"]!["ipv4_address"]}/32"));
        Services["nginx"]["ports"].List().Single().Should().EndWith(":" + Listen().Match(Configuration).Groups["port"].Value);
    }

    [NginxFact]
    public async Task Nginx_takes_its_configuration()
    {
        var folder = Directory.CreateTempSubdirectory("chat-compose-");
        var path = Path.Combine(folder.FullName, "nginx.conf");
        await System.IO.File.WriteAllTextAsync(path, Listen().Replace(Configuration, $"listen 127.0.0.1:{FreePort.Take()};").Replace("/tmp/", folder.FullName + "/", StringComparison.Ordinal));

        var (exitCode, output) = await ShellProgram.RunAsync(NginxProcess.Program!, "-t", "-p", folder.FullName, "-c", path);

        exitCode.Should().Be(0, output);
        folder.Delete(recursive: true);
    }

    [PromtoolFact]
    public async Task Prometheus_takes_its_configuration()
    {
        var (exitCode, output) = await Promtool.RunAsync("check", "config", "compose.yaml");

        exitCode.Should().Be(0, output);
    }

    /// <summary>What the command of nginx makes of <c>deploy/nginx.conf</c>.</summary>
    private static string Configuration =>
        Substitution().Matches(Services["nginx"]["command"].List()[^1]).Aggregate(
            System.IO.File.ReadAllText(Path.Combine(Folder, "nginx.conf")),
            (text, one) => text.Replace(one.Groups["from"].Value, one.Groups["to"].Value, StringComparison.Ordinal));

    private static IEnumerable<string> Mounts =>
        Services.Values.Where(service => service["volumes"] is not null).SelectMany(service => service["volumes"].List())
            .Where(volume => volume[0] == '.').Select(volume => volume.Split(':')[0]);

    [GeneratedRegex(@"s/(?<from>[^/]+)/(?<to>[^/]+)/")]
    private static partial Regex Substitution();

    [GeneratedRegex(@"^ +server (?<address>\S+) ", RegexOptions.Multiline)]
    private static partial Regex Upstream();

    [GeneratedRegex(@"listen (?<port>\d+);")]
    private static partial Regex Listen();
}
