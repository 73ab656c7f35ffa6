using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Packaging;

/// <summary>The packages as they would be published.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Frameworks = ["net10.0", "net8.0", "netstandard2.1"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-packages-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Packages_have_what_their_users_tools_want()
    {
        foreach (var (name, dependencies) in new[]
        {
            ("Chat.Contracts", new[] { "System.Text.Json" }),
            ("Chat.Client", ["Chat.Contracts", "Microsoft.AspNetCore.SignalR.Client"]),
            ("Chat.Client.MessagePack", ["Chat.Client", "Microsoft.AspNetCore.SignalR.Protocols.MessagePack"]),
        })
        {
            await PackAsync(name);
            var package = Entries(name, "nupkg", out var specification);
            package.Should().Contain("README.md");
            foreach (var framework in Frameworks) package.Should().Contain([$"lib/{framework}/{name}.dll", $"lib/{framework}/{name}.xml"]);
            Entries(name, "snupkg", out _).Should().Contain(Frameworks.Select(framework => $"lib/{framework}/{name}.pdb"));
            Value(specification, "license").Should().Be("MIT");
            Value(specification, "readme").Should().Be("README.md");
            Value(specification, "description").Should().NotBeNullOrEmpty();
            specification.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)
                .Should().Contain(dependencies).And.NotContain(id => id.StartsWith("PolySharp", StringComparison.Ordinal));
            specification.Descendants().Where(element => element.Name.LocalName == "group").Should().HaveCount(Frameworks.Length);
        }
    }

    private async Task PackAsync(string name)
    {
        var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        var start = new ProcessStartInfo(
            "dotnet", ["pack", Path.Combine(Repository.Root, name), "-c", configuration, "-o", folder.FullName, "--nologo", "-nodeReuse:false", "-p:RunAnalyzers=false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, output + await errors);
    }

    private List<string> Entries(string name, string kind, out XElement specification)
    {
        var file = folder.EnumerateFiles($"{name}.*.{kind}").Single(file => char.IsAsciiDigit(file.Name[name.Length + 1]));
        using var archive = ZipFile.OpenRead(file.FullName);
        using var stream = archive.GetEntry($"{name}.nuspec")!.Open();
        specification = XElement.Load(stream);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private static string? Value(XElement specification, string name) => specification.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
