using System.Text.RegularExpressions;
using Chat.Server.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chat.Server.Tests.Client.Packaging;

/// <summary>The C# of a package's README, as a reader would have it in a program.</summary>
internal static partial class CodeBlocks
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>What the SDK for the web adds.</summary>
    private const string WebUsings = """
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>What a block may take as given, unless it makes it itself.</summary>
    private static readonly (string Name, string Type)[] Given =
        [("client", "ChatClient"), ("room", "Room"), ("services", "IServiceCollection"), ("options", "ChatClientOptions"), ("cancellationToken", "CancellationToken")];

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static IReadOnlyList<string> Of(string package) =>
        [.. CSharp().Matches(File.ReadAllText(Path.Combine(Repository.Root, package, "README.md"))).Select(match => match.Groups["code"].Value)];

    /// <summary>A block that stands for itself.</summary>
    public static CSharpCompilation Program(string code, string name = "example") => Compile(name, OutputKind.ConsoleApplication, code);

    /// <summary>A block in the middle of something.</summary>
    public static CSharpCompilation Snippet(string code)
    {
        var given = Given.Where(one => !Regex.IsMatch(code, $@"\b(var {one.Name} =|{one.Name} =>)"));
        return Compile("snippet", OutputKind.DynamicallyLinkedLibrary, $$"""
            using System.Text.Json;
            using Chat.Client;
            using Chat.Contracts;
            using Microsoft.Extensions.DependencyInjection;

            public static class Snippet
            {
                public static async Task RunAsync({{string.Join(", ", given.Select(one => $"{one.Type} {one.Name}"))}})
                {
            {{code}}
                    await Task.CompletedTask;
                }
            }
            """);
    }

    private static CSharpCompilation Compile(string name, OutputKind kind, string code)
    {
        var usings = code.Contains("WebApplication", StringComparison.Ordinal) ? Usings + '\n' + WebUsings : Usings;
        return CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(usings), CSharpSyntaxTree.ParseText(code)], References, new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharp();
}
