using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Server.Hosting.Draining;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Json.Schema;
using Xunit;

namespace Chat.Server.Tests.Deployment.Packaging;

/// <summary>The chart in <c>deploy/helm</c>, as far as it can be judged without Helm.</summary>
public sealed partial class HelmChartTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "helm", "chat-hubs");

    private static readonly string Schema = File.ReadAllText(Path.Combine(Folder, "values.schema.json"));

    private static readonly Dictionary<string, string> Templates =
        Directory.GetFiles(Path.Combine(Folder, "templates")).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

    private static JsonObject Values => YamlFile.Read("deploy", "helm", "chat-hubs", "values.yaml");

    [Fact]
    public void The_values_are_as_the_schema_says() => Accepts(Values).Should().BeTrue();

    [Theory]
    [InlineData("""{ "replicas": 3 }""")]
    [InlineData("""{ "replicaCount": "3" }""")]
    [InlineData("""{ "image": { "repository": "a", "tag": "", "pullPolicy": "Sometimes" } }""")]
    [InlineData("""{ "drain": { "delaySeconds": 5, "spreadSeconds": 10, "timeoutSeconds": 5 } }""")]
    [InlineData("""{ "secrets": { "Jwt__SigningKey": "short" } }""")]
    [InlineData("""{ "settings": { "Chat__Drain__Timeout": "00:01:00" } }""")]
    [InlineData("""{ "settings": { "Chat__Limits__Connections": 5 } }""")]
    [InlineData("""{ "trustedProxies": ["everybody"] }""")]
    public void Values_that_mean_nothing_are_refused(string wrong)
    {
        var values = Values;
        foreach (var (name, value) in JsonNode.Parse(wrong)!.AsObject()) values[name] = value!.DeepClone();

        Accepts(values).Should().BeFalse();
    }

    [Fact]
    public void Nothing_is_in_the_schema_that_is_not_a_value_and_no_object_takes_more_than_it_names()
    {
        var schema = JsonNode.Parse(Schema)!;

        Properties(schema).Where(name => name != "global").Should().BeEquivalentTo(Values.Select(value => value.Key));
        Objects(schema).Should().AllSatisfy(type => type.ContainsKey("additionalProperties").Should().BeTrue(type.ToJsonString()));
    }

    [Fact]
    public void Templates_use_the_values_that_there_are_and_all_of_them()
    {
        var used = Templates.Values.SelectMany(template => Value().Matches(template)).Select(match => match.Groups["path"].Value)
            .Where(path => !path.StartsWith("settings.", StringComparison.Ordinal)).ToHashSet(); // whose names are the server's

        used.Should().AllSatisfy(path => Find(Values, path).Should().BeTrue(path));
        Leaves(Values).Should().AllSatisfy(path => used.Should().Contain(one => path == one || path.StartsWith(one + ".", StringComparison.Ordinal), path));
    }

    [Fact]
    public void The_chart_describes_each_value()
    {
        var table = File.ReadAllText(Path.Combine(Folder, "README.md"));

        Leaves(Values).Where(path => !path.StartsWith("settings.", StringComparison.Ordinal)).Select(path => Described().Match(path).Value)
            .Should().AllSatisfy(path => table.Should().Contain($"`{path}`"));
    }

    [Fact]
    public void What_is_opened_in_a_template_is_closed() =>
        Templates.Should().AllSatisfy(template =>
        {
            Regex.Count(template.Value, @"\{\{").Should().Be(Regex.Count(template.Value, @"\}\}"), template.Key);
            Opening().Count(template.Value).Should().Be(Regex.Count(template.Value, @"\{\{-? end "), template.Key);
        });

    [Fact]
    public void The_server_knows_the_settings_it_is_given() =>
        ShippedSettings.UnknownOf([.. SettingName().Matches(Templates["configmap.yaml"]).Select(match => match.Value), .. Values["settings"]!.AsObject().Select(setting => setting.Key)])
            .Should().BeEmpty();

    [Fact]
    public void Settings_that_the_chart_makes_are_not_to_be_set_otherwise()
    {
        var made = Regex.Matches(Templates["configmap.yaml"].Split("\ndata:")[1], @"^  (?<name>\w+): ", RegexOptions.Multiline).Select(match => match.Groups["name"].Value);

        JsonNode.Parse(Schema)!["properties"]!["settings"]!["propertyNames"]!["not"]!["enum"].List().Should().BeEquivalentTo(made.Append("Jwt__SigningKey"));
    }

    [Fact]
    public void A_pod_has_the_time_to_drain_as_the_server_does_by_default()
    {
        var server = new DrainOptions();

        Values["drain"].Texts().Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["delaySeconds"] = $"{server.Delay.TotalSeconds}",
            ["spreadSeconds"] = $"{server.Spread.TotalSeconds}",
            ["timeoutSeconds"] = $"{server.Timeout.TotalSeconds}",
        });
        Templates["deployment.yaml"].Should().Contain("terminationGracePeriodSeconds: {{ add .Values.preStopSeconds .Values.drain.timeoutSeconds 5 }}");
    }

    private static bool Accepts(JsonObject values) => JsonSchema.FromText(Schema).Evaluate(JsonSerializer.SerializeToElement(values)).IsValid;

    private static IEnumerable<string> Properties(JsonNode schema) => schema["properties"]!.AsObject().Select(property => property.Key);

    /// <summary>All parts of the schema that are about objects.</summary>
    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject part => part.Select(entry => entry.Value).SelectMany(Objects).Concat($"{part["type"]}" == "object" ? [part] : []),
        JsonArray parts => parts.SelectMany(Objects),
        _ => [],
    };

    /// <summary>The paths of the values that have no others below them.</summary>
    private static IEnumerable<string> Leaves(JsonObject values, string prefix = "") => values.SelectMany(value =>
        value.Value is JsonObject { Count: > 0 } below ? Leaves(below, $"{prefix}{value.Key}.") : [prefix + value.Key]);

    private static bool Find(JsonNode? values, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (values is not JsonObject map || !map.ContainsKey(name)) return false;
            values = map[name];
        }

        return true;
    }

    [GeneratedRegex(@"\.Values\.(?<path>[A-Za-z.]+)")]
    private static partial Regex Value();

    [GeneratedRegex(@"\{\{-? (if|with|range|define) ")]
    private static partial Regex Opening();

    /// <summary>What a row is about: annotations and resources are described as a whole.</summary>
    [GeneratedRegex(@"^(resources|ingress\.annotations|[A-Za-z]+(\.[A-Za-z]+)?)")]
    private static partial Regex Described();

    [GeneratedRegex(@"\b(Chat|Jwt|ConnectionStrings)__\w+")]
    private static partial Regex SettingName();
}
