using Chat.Server.Tests.Client.Packaging;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Chat.Server.Tests.Documentation.Code;

/// <summary>Every block of code in every document is what it says it is.</summary>
public sealed class CodeExampleTests
{
    /// <summary>The languages, each with who checks it.</summary>
    private static readonly Dictionary<string, string> Languages = new()
    {
        ["csharp"] = nameof(Every_block_of_C_sharp_compiles),
        ["js"] = nameof(Every_block_of_JavaScript_can_be_read),
        ["python"] = nameof(Every_block_of_Python_can_be_read),
        ["sh"] = $"{nameof(Every_block_of_the_shell_can_be_read)} and {nameof(CommandTests)}",
        ["console"] = $"{nameof(CommandTests)}, what stands behind a prompt; the rest is what was printed",
        ["json"] = $"{nameof(JsonExampleTests)} and {nameof(FrameTests)}",
        ["http"] = nameof(JsonExampleTests),
        ["ts"] = nameof(ClientLibraries.TypeScript.PackageTests),
        ["text"] = $"{nameof(FrameTests)}, where it has frames; else it is a drawing",
    };

    private static readonly string[] Executables = ["csharp", "js", "python", "sh", "json", "ts"];

    [Fact]
    public void Every_block_has_a_language_that_a_test_checks() =>
        MarkdownFile.All.SelectMany(file => file.Blocks).Where(block => !Languages.ContainsKey(block.Language)).Select(block => $"{block}: '{block.Language}'").ToList()
            .Should().BeEmpty($"the languages are {string.Join(", ", Languages.Keys)}");

    [Fact]
    public void Every_checked_language_has_blocks() => Executables.Should().AllSatisfy(language => CodeExample.In(language).Should().NotBeEmpty(language));

    /// <summary>But those of app hosts, whose packages are not here: Chat.Aspire.Tests compiles them.</summary>
    [Fact]
    public void Every_block_of_C_sharp_compiles()
    {
        var errors = from block in CodeExample.In("csharp")
                     where block.File != "Chat.Aspire/README.md"
                     let compilation = block.Code.StartsWith("using ", StringComparison.Ordinal) ? CodeBlocks.Program(block.Code) : CodeBlocks.Snippet(block.Code)
                     from diagnostic in compilation.GetDiagnostics()
                     where diagnostic.Severity == DiagnosticSeverity.Error
                     select $"{block}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";

        string.Join('\n', errors).Should().BeEmpty();
    }

    [ToolFact("node")]
    public async Task Every_block_of_JavaScript_can_be_read() =>
        (await Checker.RunAsync(CodeExample.In("js"), "node", "--no-warnings", "--experimental-vm-modules", "--eval", """
            const { SourceTextModule } = require('node:vm');
            for (const { name, code } of JSON.parse(require('node:fs').readFileSync(0, 'utf8'))) {
              try { new SourceTextModule(code); } catch (error) { console.log(`${name}: ${error}`); }
            }
            """)).Should().BeEmpty();

    /// <summary>Blocks that stand for the inside of a coroutine are Python too.</summary>
    [ToolFact("python3")]
    public async Task Every_block_of_Python_can_be_read() =>
        (await Checker.RunAsync(CodeExample.In("python"), "python3", "-c", """
            import ast, json, sys
            for block in json.load(sys.stdin):
                try:
                    compile(block["code"], block["name"], "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                except SyntaxError as error:
                    print(f"{block['name']}: {error}")
            """)).Should().BeEmpty();

    [ToolFact("bash")]
    public async Task Every_block_of_the_shell_can_be_read()
    {
        var folder = Directory.CreateTempSubdirectory("chat-shell-");
        try
        {
            foreach (var block in CodeExample.In("sh")) await File.WriteAllTextAsync(Path.Combine(folder.FullName, block.ToString().Replace('/', '_')), block.Code);

            (await Checker.RunAsync([], "bash", "-c", $"cd '{folder.FullName}' && for block in *; do bash -n \"$block\" 2>&1; done; true")).Should().BeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
