using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Http.Description;

/// <summary>The description, the documentation and the walk through the API say what the code does.</summary>
public sealed partial class DescriptionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task The_document_has_every_endpoint_and_no_other()
    {
        var document = await DocumentAsync();

        document.GetProperty("openapi").GetString().Should().StartWith("3.1");
        Operations(document).Should().BeEquivalentTo(Endpoints());
    }

    [Fact]
    public async Task Every_operation_tells_its_parameters_who_may_call_it_and_that_it_may_be_refused()
    {
        var document = await DocumentAsync();

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name} {path.Name}";
                operation.Value.GetProperty("summary").GetString().Should().NotBeEmpty(name);
                operation.Value.GetProperty("operationId").GetString().Should().NotBeEmpty(name);
                operation.Value.GetProperty("description").GetString().Should().StartWith("For keys with the scope", name);
                operation.Value.GetProperty("security").GetArrayLength().Should().Be(2, name);
                operation.Value.GetProperty("responses").TryGetProperty("default", out _).Should().BeTrue(name);
                operation.Value.GetProperty("responses").EnumerateObject().Should().Contain(response => response.Name.StartsWith('2'), name);
                var described = operation.Value.TryGetProperty("parameters", out var parameters)
                    ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()!)
                    : [];
                described.Should().BeEquivalentTo(PathParameter().Matches(path.Name).Select(match => match.Groups[1].Value), name);
                if (operation.Name is "post" or "patch" && !path.Name.EndsWith("revoke", StringComparison.Ordinal))
                    operation.Value.TryGetProperty("requestBody", out _).Should().BeTrue(name);
            }
        }
    }

    [Fact]
    public async Task Names_in_the_document_are_those_on_the_wire()
    {
        var names = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").EnumerateObject()
            .SelectMany(schema => schema.Value.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(property => property.Name) : []);

        names.Should().NotBeEmpty().And.OnlyContain(name => SnakeCase().IsMatch(name));
    }

    [Fact]
    public async Task Annotations_and_data_are_objects()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        foreach (var name in new[] { "PostMessage", "BatchMessage", "ChatMessage" })
            foreach (var field in new[] { "annotations", "data" })
                schemas.GetProperty(name).GetProperty("properties").GetProperty(field).GetProperty("type").GetString().Should().Be("object", name);
    }

    [Fact]
    public async Task What_a_message_answers_is_a_number_or_a_text()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        foreach (var name in new[] { "PostMessage", "BatchMessage" })
        {
            var types = schemas.GetProperty(name).GetProperty("properties").GetProperty("reply_to").GetProperty("type").EnumerateArray();
            types.Select(type => type.GetString()).Should().BeEquivalentTo("null", "integer", "string");
        }
    }

    [Fact]
    public void The_walk_through_the_api_calls_every_endpoint()
    {
        var requests = File.ReadAllText(Path.Combine(Repository.Root, "requests", "chat.http"));

        foreach (var (method, path) in Endpoints())
        {
            var pattern = $"(?m)^{method} \\{{\\{{host\\}}\\}}{Regex.Replace(Regex.Escape(path).Replace(@"\}", "}"), @"\\\{[^}]+}", "[^/?\\s]+")}(\\?|\\s|$)";
            Regex.IsMatch(requests, pattern).Should().BeTrue($"requests/chat.http calls {method} {path}");
        }
    }

    [Fact]
    public async Task The_page_to_try_it_at_is_there_in_development_alone()
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        await using var production = await ChatServer.StartAsync("--environment=Production");
        using var there = new HttpClient { BaseAddress = production.Address };

        (await there.GetAsync("scalar")).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
        (await there.GetAsync("openapi/v1.json")).IsSuccessStatusCode.Should().BeTrue();
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        return JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync("openapi/v1.json"));
    }

    private static IEnumerable<(string Method, string Path)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name);

    private IEnumerable<(string Method, string Path)> Endpoints() =>
        from endpoint in fixture.Server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<ApiAccess>() is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method, "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "}"));

    [GeneratedRegex(@":\w+}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SnakeCase();
}
