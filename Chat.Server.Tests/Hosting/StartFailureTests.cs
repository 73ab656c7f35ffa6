using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores.Sqlite;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting;

/// <summary>Real servers that cannot start: they say why, in a line for each reason, and end with the code for whose fault it is.</summary>
public sealed class StartFailureTests : IDisposable
{
    private const int Configuration = 78;
    private const int Machine = 1;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-start-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_port_in_use()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        (await RunAsync($"--urls={address}")).ShouldBe(Machine, $"Failed to bind to address {address}: address already in use. Stop the program that listens there, or listen elsewhere (--urls*");
    }

    [Fact]
    public async Task A_port_in_use_on_both_addresses_of_localhost()
    {
        using var other = new TcpListener(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        other.Start();
        var address = $"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}";

        (await RunAsync($"--Kestrel:Endpoints:Web:Url={address}")).ShouldBe(Machine, "*already in use*Kestrel:Endpoints*");
    }

    [Fact]
    public async Task An_address_of_another_machine() =>
        (await RunAsync("--urls=http://192.0.2.7:5000")).ShouldBe(Machine, "The server cannot listen on http://192.0.2.7:5000: this machine has no such address.*");

    [UnprivilegedFact]
    public async Task A_port_and_a_folder_that_only_root_may_use()
    {
        if (OperatingSystem.IsLinux() && int.Parse(await File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_unprivileged_port_start")) > 80)
            (await RunAsync(Unprivileged.Launcher, "--urls=http://127.0.0.1:80", "--Chat:History:Store=Memory"))
                .ShouldBe(Machine, "The server may not listen on http://127.0.0.1:80: take a port above 1023*");

        (await RunAsync(Unprivileged.Launcher, "--urls=http://127.0.0.1:0", "--ConnectionStrings:Messages=Data Source=/usr/chat-data/messages.db"))
            .ShouldBe(Machine, "The messages cannot be kept in /usr/chat-data/messages.db: *denied*ConnectionStrings:Messages*");
    }

    [Fact]
    public async Task A_file_where_the_folder_of_the_messages_should_be()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "data"), "a file");

        (await RunAsync("--urls=http://127.0.0.1:0", Messages("data/messages.db"))).ShouldBe(Machine, "The messages cannot be kept in *data/messages.db: *ConnectionStrings:Messages*");
        (await RunAsync("--urls=http://127.0.0.1:0", Messages("data/below/messages.db"))).ShouldBe(Machine, "The messages cannot be kept in *ConnectionStrings:Messages*");
    }

    [Fact]
    public async Task A_folder_where_the_messages_should_be() =>
        (await RunAsync("--urls=http://127.0.0.1:0", Messages(""))).ShouldBe(Machine, "The messages cannot be kept in *: It is a folder. *");

    [TmpfsFact]
    public async Task A_folder_on_a_read_only_disk()
    {
        using var disk = new Tmpfs(kilobytes: 256);
        disk.MakeReadOnly();

        (await RunAsync("--urls=http://127.0.0.1:0", $"--ConnectionStrings:Messages=Data Source={disk.Path}/data/messages.db"))
            .ShouldBe(Machine, "The messages cannot be kept in *: Read-only file system*");
        (await RunAsync("--urls=http://127.0.0.1:0", $"--ConnectionStrings:Messages=Data Source={disk.Path}/messages.db"))
            .ShouldBe(Machine, "The messages cannot be kept in *: Read-only file system*");
    }

    [TmpfsFact]
    public async Task A_full_disk_is_no_reason_for_it_may_have_room_again()
    {
        using var disk = new Tmpfs(kilobytes: 64);
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "ballast"), new byte[60 * 1024]);
        await using (var server = await ServerProcess.StartAsync($"--ConnectionStrings:Messages=Data Source={disk.Path}/messages.db"))
        {
            using var http = new HttpClient { BaseAddress = server.Address };
            await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable, "it is not ready");
        }
    }

    [Fact]
    public async Task Addresses_that_are_none_are_all_named()
    {
        var run = await RunAsync("--urls=nonsense;ftp://127.0.0.1:1;http://127.0.0.1:99999;http://localhost:5000/chat;http://localhost:0;http://[::1]:5000", "--http_ports=80;many");

        run.ShouldBe(Configuration, "urls: 'nonsense' is not an address*", "urls: 'ftp://127.0.0.1:1' begins with neither*", "urls: 'http://127.0.0.1:99999' has a port*",
            "urls: 'http://localhost:5000/chat' has a path*", "urls: 'http://localhost:0' asks for any free port*", "http_ports: 'many' is not a port*");
    }

    [Fact]
    public async Task Endpoints_and_certificates_that_cannot_be_used_are_all_named()
    {
        await File.WriteAllTextAsync(InFolder("broken.pfx"), "no certificate");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        await File.WriteAllBytesAsync(InFolder("good.pfx"), certificate.Export(X509ContentType.Pkcs12, "right"));
        await File.WriteAllTextAsync(InFolder("alone.pem"), certificate.ExportCertificatePem());

        var run = await RunAsync(
            "--Kestrel:Certificates:Default:Path=/not/there.pfx",
            "--Kestrel:Endpoints:A:Url=nonsense", "--Kestrel:Endpoints:B:Protocols=Http1",
            "--Kestrel:Endpoints:C:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:C:Certificate:Path={InFolder("broken.pfx")}",
            "--Kestrel:Endpoints:D:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:D:Certificate:Path={InFolder("good.pfx")}", "--Kestrel:Endpoints:D:Certificate:Password=a wrong secret",
            "--Kestrel:Endpoints:E:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:E:Certificate:Path={InFolder("alone.pem")}",
            "--Kestrel:Endpoints:F:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:F:Certificate:Path={InFolder("alone.pem")}", "--Kestrel:Endpoints:F:Certificate:KeyPath=/not/there.key",
            "--Kestrel:Endpoints:G:Url=https://127.0.0.1:0", $"--Kestrel:Endpoints:G:Certificate:Path={InFolder("good.pfx")}", "--Kestrel:Endpoints:G:Certificate:Password=right");

        run.ShouldBe(Configuration, "Kestrel:Certificates:Default: /not/there.pfx is not there.", "Kestrel:Endpoints:A:Url: 'nonsense' is not an address*",
            "Kestrel:Endpoints:B:Url is missing*", "Kestrel:Endpoints:C:Certificate: *broken.pfx *", "Kestrel:Endpoints:D:Certificate: *good.pfx cannot be read: *password*",
            "Kestrel:Endpoints:E:Certificate: *alone.pem has no private key*", "Kestrel:Endpoints:F:Certificate: /not/there.key is not there.");
        run.Errors.Should().NotContain("wrong secret");
    }

    [Fact]
    public async Task What_only_Kestrel_finds_wrong_is_a_fault_of_the_configuration_too() =>
        (await RunAsync(["env", $"HOME={folder.FullName}"], "--urls=https://127.0.0.1:0")) // where there is no certificate of a developer
            .ShouldBe(Configuration, "The server cannot listen as urls and Kestrel say: *No server certificate was specified*");

    [Theory]
    [InlineData("{ \"Chat\": {")]
    [InlineData("[ 1 ]")]
    [InlineData("{ \"Chat\": { \"Rooms\": { \"MembersOnly\": true }, \"Rooms\": { \"MembersOnly\": false } } }")]
    public async Task A_file_of_settings_that_cannot_be_read(string json)
    {
        var environment = $"test-{Guid.NewGuid():N}"; // whose file lies beside the program
        var file = Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json");
        await File.WriteAllTextAsync(file, json);
        try
        {
            (await RunAsync($"--environment={environment}", "--urls=http://127.0.0.1:0")).ShouldBe(Configuration, $"*{file}*");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private string InFolder(string name) => Path.Combine(folder.FullName, name);

    private string Messages(string path) => $"--ConnectionStrings:Messages=Data Source={InFolder(path)}";

    private Task<Run> RunAsync(params string[] arguments) => RunAsync([], arguments);

    private async Task<Run> RunAsync(string[] launcher, params string[] arguments)
    {
        string[] defaults = ["--environment=Production", $"--Jwt:SigningKey={TestTokens.SigningKey}", Messages("default.db")];
        return new Run(await ServerRun.ToEndAsync(launcher, [.. defaults, .. arguments]));
    }

    private sealed class Run(ServerRun run)
    {
        public string Errors => run.Errors;

        /// <summary>The process ended with the code and said nothing but these lines, and where there was no start nothing was logged that only its makers understand.</summary>
        public void ShouldBe(int exitCode, params string[] lines)
        {
            run.ExitCode.Should().Be(exitCode, run.Errors + run.Output);
            var said = run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim());
            if (exitCode == Configuration) said = said.Skip(1).Select(line => line[2..]); // a title, then a list
            said.Should().SatisfyRespectively(lines.Select(expected => (Action<string>)(line => line.Should().Match(expected))));
            (run.Errors + run.Output).Should().NotContain("   at ", "a stack is for whoever wrote the program");
        }
    }
}
