using System.Globalization;
using Sdk.Container.Hygiene.Diagnostics;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Sdk.Container.Hygiene.Templating;

/// <summary>Fills in templates. What a template names must exist, or it is an error at its line: <c>HYG5203</c> for its syntax, <c>HYG5204</c> for what it does.</summary>
public sealed class TemplateRenderer(TemplateSet templates)
{
    /// <summary>More than any context has of anything: what reaches it goes round in circles.</summary>
    private const int LongestLoop = 1_000_000;
    private const int LongestOutput = 64 * 1024 * 1024;

    /// <param name="name"><c>dockerfile/app.scriban</c>; must be one of <see cref="TemplateSet.Names"/>.</param>
    public string Render(string name, ITemplateModel model, CancellationToken cancellationToken)
    {
        var path = templates.Find(name) ?? throw new ArgumentException($"there is no template '{name}'", nameof(name));
        var template = Parse(TemplateSet.Read(path), path);
        StrictContext context = new(new Includes(templates, name)) { CancellationToken = cancellationToken };
        context.PushGlobal(Globals(model));
        context.PushSourceFile(path);
        try
        {
            return template.Render(context);
        }
        catch (ScriptAbortException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (ScriptRuntimeException failure)
        {
            throw Explain(failure, path);
        }
    }

    private static Template Parse(string text, string path)
    {
        var template = Template.Parse(text, path);
        return !template.HasErrors ? template : throw new HygieneException([.. template.Messages
            .Where(message => message.Type == ParserMessageType.Error)
            .Select(message => TemplateDiagnostics.InvalidTemplate(Sentence(message.Message), At(message.Span, path)))]);
    }

    private static HygieneException Explain(ScriptRuntimeException failure, string path)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is HygieneException own)
                return new HygieneException([.. own.Diagnostics.Select(diagnostic => diagnostic with { Location = diagnostic.Location ?? At(failure.Span, path) })]);
        }
        return TemplateDiagnostics.FailedTemplate(Sentence(failure.OriginalMessage), At(failure.Span, path)).ToException(failure);
    }

    private static SourceLocation At(SourceSpan span, string path) => new(span.FileName ?? path, span.Start.Line + 1, span.Start.Column + 1);

    private static string Sentence(string message) => Excerpt.Of(message.ReplaceLineEndings(" ").Trim().TrimEnd('.'));

    private static ScriptObject Globals(ITemplateModel model)
    {
        ScriptObject globals = new() { ["model"] = model };
        foreach (var (name, function) in model.Functions)
            globals.Import(name, function);
        return globals;
    }

    /// <summary>Refuses what Scriban would pass over, and prints no objects: a list or a record in a text is a slip.</summary>
    private sealed class StrictContext : TemplateContext
    {
        public StrictContext(ITemplateLoader loader)
        {
            // The time, a random number or an environment would make another file of the same input each time.
            BuiltinObject.Remove("date");
            BuiltinObject.Remove("timespan");
            if (BuiltinObject["math"] is ScriptObject math)
            {
                math.Remove("random");
                math.Remove("uuid");
            }
            TemplateLoader = loader;
            StrictVariables = true;
            EnableRelaxedMemberAccess = EnableRelaxedTargetAccess = EnableRelaxedFunctionAccess = EnableRelaxedIndexerAccess = EnableNullIndexer = false;
            LoopLimit = LongestLoop;
            LimitToString = LongestOutput;
            NewLine = "\n";
            PushCulture(CultureInfo.InvariantCulture);
        }

        private SourceSpan _evaluated;

        // Scriban writes a block's values with the span of the whole block: the expression is what was evaluated last.
        public override object? Evaluate(ScriptNode? scriptNode, bool aliasReturnedFunction)
        {
            var value = base.Evaluate(scriptNode, aliasReturnedFunction);
            _evaluated = scriptNode?.Span ?? CurrentSpan;
            return value;
        }

        public override TemplateContext Write(SourceSpan span, object? textAsObject) => base.Write(span, Text(textAsObject, _evaluated));

        public override string? ObjectToString(object? value, bool nested = false) => base.ObjectToString(Text(value, CurrentSpan), nested);

        private static object? Text(object? value, SourceSpan span) => value is null or string or bool or IFormattable or EmptyScriptObject ? value
            : throw new ScriptRuntimeException(span, "this is a list or an object, not a text: name a member of it, or write it with a loop or with json");
    }

    /// <summary><c>include 'config'</c> means the template of that name in the same folder.</summary>
    private sealed class Includes(TemplateSet templates, string from) : ITemplateLoader
    {
        private readonly string _folder = from[..(from.LastIndexOf('/') + 1)];

        public string GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) =>
            templates.Find($"{_folder}{templateName}.scriban")
            ?? throw new ScriptRuntimeException(callerSpan, $"there is no template '{templateName}' to include.{NearestName.Hint(templateName, templates.In(_folder).Select(name => Path.GetFileNameWithoutExtension(name)))}");

        public string Load(TemplateContext context, SourceSpan callerSpan, string templatePath)
        {
            var text = TemplateSet.Read(templatePath);
            Parse(text, templatePath); // tells of its syntax as of any other template's
            return text;
        }

        public ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) => ValueTask.FromResult<string?>(Load(context, callerSpan, templatePath));
    }
}
