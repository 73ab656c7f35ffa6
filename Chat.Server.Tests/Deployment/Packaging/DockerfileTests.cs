using System.Text.RegularExpressions;
using System.Xml.Linq;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Deployment.Packaging;

/// <summary><c>deploy/docker/Dockerfile</c>, which nothing here can build: what can be said of it by reading it.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Instructions = Read("deploy/docker/Dockerfile");

    private static readonly string[] Final = [.. Instructions.Skip(Array.FindLastIndex(Instructions, line => line.StartsWith("FROM ", StringComparison.Ordinal)))];

    private static readonly string[] Context = [.. Read(".dockerignore").Where(line => line[0] == '!').Select(line => line[1..])];

    private static readonly XElement Project = XElement.Load(Path.Combine(Repository.Root, "Chat.Server", "Chat.Server.csproj"));

    /// <summary>What is copied from the repository.</summary>
    private static IEnumerable<string> Copied =>
        Instructions.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from"))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1]);

    [Fact]
    public void What_it_copies_is_there_and_in_the_context() =>
        Copied.Should().NotBeEmpty().And.AllSatisfy(path =>
        {
            Path.Exists(Path.Combine(Repository.Root, path)).Should().BeTrue(path);
            Context.Should().Contain(path.Split('/')[0]);
        });

    [Fact]
    public void The_context_has_nothing_that_is_not_copied() =>
        Context.Should().BeEquivalentTo(Copied.Select(path => path.Split('/')[0]).Distinct());

    [Fact]
    public void Packages_are_restored_with_all_that_decides_them_and_before_the_code_comes()
    {
        var restore = Array.FindIndex(Instructions, line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal));
        var before = string.Join(' ', Instructions[..restore]);

        foreach (var file in Directory.GetFiles(Repository.Root, "*.props").Concat(Directory.GetFiles(Repository.Root, "*.targets")))
            before.Should().Contain($" {Path.GetFileName(file)} ");
        foreach (var project in Projects("Chat.Server")) before.Should().Contain($" {project}/{project}.csproj ").And.NotContain($"COPY {project}/ ");
    }

    [Fact]
    public void It_ends_with_the_server_as_a_user_who_is_not_root_and_is_asked_how_it_is()
    {
        Final.Should().Contain("USER $APP_UID").And.NotContain(line => line.StartsWith("RUN ", StringComparison.Ordinal));
        Final.Should().ContainSingle(line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)).Which.Should().EndWith("""CMD ["./Chat.Server", "health"]""");
        Final[^1].Should().Be("""ENTRYPOINT ["./Chat.Server"]""");
        Final.Should().Contain("VOLUME /data");
    }

    [Fact]
    public void Its_settings_are_accepted_and_none_is_a_secret()
    {
        ShippedSettings.FaultsOf(Environment).Should().BeEmpty();
        Instructions.Where(line => line.StartsWith("ENV ", StringComparison.Ordinal) || line.StartsWith("ARG ", StringComparison.Ordinal))
            .Should().NotContain(line => Regex.IsMatch(line, "key|secret|password|token", RegexOptions.IgnoreCase));
    }

    [Fact]
    public void The_SDK_makes_the_same_of_it()
    {
        Project.Descendants("ContainerEnvironmentVariable").Select(item => KeyValuePair.Create(item.Attribute("Include")!.Value, item.Attribute("Value")!.Value))
            .Should().BeEquivalentTo(Environment);
        Final[0].Should().EndWith("-" + Project.Descendants("ContainerFamily").Single().Value);
        Final.Should().Contain("EXPOSE " + Project.Descendants("ContainerPort").Single().Attribute("Include")!.Value);
    }

    private static Dictionary<string, string> Environment =>
        Regex.Matches(Final.Single(line => line.StartsWith("ENV ", StringComparison.Ordinal))[4..], "(?<name>\\w+)=(\"(?<value>[^\"]*)\"|(?<value>\\S+))")
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    private static IEnumerable<string> Projects(string name) =>
        XElement.Load(Path.Combine(Repository.Root, name, name + ".csproj")).Descendants("ProjectReference")
            .SelectMany(reference => Projects(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)))
            .Prepend(name);

    /// <summary>The lines without comments, those that go on in the next joined.</summary>
    private static string[] Read(string path) =>
        [.. Regex.Replace(File.ReadAllText(Path.Combine(Repository.Root, path)), @"\\\n\s*", "").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
}
