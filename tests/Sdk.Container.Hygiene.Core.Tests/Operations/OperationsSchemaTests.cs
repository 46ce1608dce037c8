using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Sdk.Container.Hygiene.Operations;
using Sdk.Container.Hygiene.Testing;

namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>templates/operations/ops.schema.json says of ops.json what the records say.</summary>
public sealed class OperationsSchemaTests
{
    private static readonly string SchemaText = File.ReadAllText(Path.Combine(Repository.Root, "templates", "operations", "ops.schema.json"));
    private static readonly JsonElement Definitions = JsonDocument.Parse(SchemaText).RootElement.GetProperty("definitions");

    public static TheoryData<string, Type> Records => new()
    {
        { "", typeof(OperationsManifest) },
        { "service", typeof(OperationsService) },
        { "healthcheck", typeof(OperationsHealthcheck) },
        { "volume", typeof(OperationsVolume) },
        { "instance", typeof(OperationsInstance) },
        { "schedule", typeof(OperationsSchedule) },
        { "backup", typeof(OperationsBackup) },
        { "keep", typeof(Retention) },
        { "verify", typeof(OperationsVerify) },
        { "job", typeof(OperationsJob) },
        { "notification", typeof(OperationsNotification) },
    };

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "a member that nobody knows", "\"app\": \"shop\"", "\"app\": \"shop\", \"apps\": 1" },
        { "a member that is needed", "\"appVersion\": \"1.0.0-rc.1\",", "" },
        { "another version", "\"version\": 1", "\"version\": 2" },
        { "a name that no unit may have", "\"name\": \"alice\"", "\"name\": \"Alice\"" },
        { "a name with something behind it", "\"name\": \"expire-carts\"", "\"name\": \"expire-carts;\"" },
        { "a type of backup", "\"type\": \"postgresql\"", "\"type\": \"oracle\"" },
        { "a number as text", "\"timeout\": 600", "\"timeout\": \"600\"" },
        { "a part of a second", "\"timeout\": 600", "\"timeout\": 0.5" },
        { "a schedule with six fields", "\"cron\": \"0 5 * * 0\"", "\"cron\": \"0 0 5 * * 0\"" },
        { "memory that no engine gives", "\"memory\": 268435456", "\"memory\": 1" },
        { "a member in a volume", "\"kind\": \"secret\"", "\"kind\": \"secret\", \"accessMode\": \"ReadWriteOnce\"" },
        { "a kind in capitals", "\"kind\": \"secret\"", "\"kind\": \"Secret\"" },
        { "an event", "\"missing\"", "\"restart\"" },
    };

    [Fact]
    public async Task What_is_written_fits_and_reads_back()
    {
        var json = Encoding.UTF8.GetString(OperationsJson.Write(SampleOperations.Shop));
        (await ErrorsAsync(json)).ShouldBeEmpty();
        Encoding.UTF8.GetString(OperationsJson.Write(OperationsJson.Read(Encoding.UTF8.GetBytes(json)))).ShouldBe(json);
    }

    [Fact]
    public async Task The_least_that_can_be_said_fits() =>
        (await ErrorsAsync(Encoding.UTF8.GetString(OperationsJson.Write(
            new() { App = "a", AppVersion = "1.0.0", Services = [new() { Name = "app", Image = "a:latest" }] })))).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_does_not(string what, string right, string wrong)
    {
        var json = Encoding.UTF8.GetString(OperationsJson.Write(SampleOperations.Shop));
        json.ShouldContain(right, Case.Sensitive);
        (await ErrorsAsync(json.Replace(right, wrong, StringComparison.Ordinal))).ShouldNotBeEmpty(what);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_and_its_definition_have_the_same_members(string definition, Type record)
    {
        var schema = definition.Length == 0 ? JsonDocument.Parse(SchemaText).RootElement : Definitions.GetProperty(definition);
        schema.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        var members = Members(record).ToList();
        schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Where(name => name != "$schema").ShouldBe(members.Select(member => member.Name));
        foreach (var (name, property) in members)
        {
            var said = schema.GetProperty("properties").GetProperty(name);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsGenericType && type.GetGenericArguments()[0].IsEnum)
                (said, type) = (said.GetProperty("items"), type.GetGenericArguments()[0]);
            if (type.IsEnum)
                said.GetProperty("enum").EnumerateArray().Select(value => value.GetString()).ShouldBe(Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName), $"{definition}.{name}");
        }
    }

    // What can be empty is left out then, so it cannot be required; all else always stands there.
    [Theory]
    [MemberData(nameof(Records))]
    public void What_is_always_written_is_required(string definition, Type record)
    {
        var schema = definition.Length == 0 ? JsonDocument.Parse(SchemaText).RootElement : Definitions.GetProperty(definition);
        NullabilityInfoContext nullability = new();
        var always = Members(record)
            .Where(member => nullability.Create(member.Property).WriteState != NullabilityState.Nullable && !CanBeEmpty(member.Property))
            .Select(member => member.Name);
        schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Where(name => name != "$schema").Order(StringComparer.Ordinal).ShouldBe(always.Order(StringComparer.Ordinal));
    }

    private static bool CanBeEmpty(PropertyInfo property) =>
        (property.PropertyType == typeof(string) || typeof(IEnumerable).IsAssignableFrom(property.PropertyType)) && !property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute")
        && !(property.Name is "TimeZone" or "Compression" or "On" or "SuccessExitCodes" || (property.Name == "Service" && property.DeclaringType == typeof(OperationsJob)) || property.DeclaringType == typeof(OperationsHealthcheck));

    private static IEnumerable<(string Name, PropertyInfo Property)> Members(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property));

    private static async Task<IReadOnlyList<string>> ErrorsAsync(string json)
    {
        JsonNode.Parse(json).ShouldNotBeNull();
        var schema = await JsonSchema.FromJsonAsync(SchemaText, TestContext.Current.CancellationToken);
        return [.. schema.Validate(json).Select(error => error.ToString())];
    }
}
