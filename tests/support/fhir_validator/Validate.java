import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;

/**
 * Validates FHIR R4 bundles offline with HAPI, the reference implementation, and writes them anew.
 *
 * Arguments: files. Prints a line for each issue: file, severity, place and message, with tabs between them.
 * Beside each file it writes NAME.again, what its parser understood. The questionnaires of a bundle are
 * known while it is validated, so that answers are checked against what was asked.
 */
public class Validate {
    public static void main(String[] names) throws Exception {
        FhirContext context = FhirContext.forR4();
        context.setParserErrorHandler(new LenientErrorHandler().disableAllErrors());
        IValidationSupport r4 = new DefaultProfileValidationSupport(context);
        IParser parser = context.newJsonParser().setOverrideResourceIdWithBundleEntryFullUrl(false);
        for (String name : names) {
            Path file = Path.of(name);
            String text = Files.readString(file);
            Bundle bundle = parser.parseResource(Bundle.class, text);
            FhirValidator validator = validator(context, r4, new Questionnaires(context, bundle));
            for (SingleValidationMessage each : validator.validateWithResult(text).getMessages()) {
                String message = each.getMessage().replaceAll("\\s+", " ");
                System.out.println(
                    String.join("\t", name, each.getSeverity().getCode(), each.getLocationString(), message));
            }
            Files.writeString(Path.of(name + ".again"), parser.encodeResourceToString(bundle));
        }
    }

    /** What a bundle asks with, known by address and version. */
    private static final class Questionnaires implements IValidationSupport {
        private final FhirContext context;
        private final Map<String, Questionnaire> known = new HashMap<>();

        Questionnaires(FhirContext context, Bundle bundle) {
            this.context = context;
            for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
                if (entry.getResource() instanceof Questionnaire) {
                    Questionnaire found = (Questionnaire) entry.getResource();
                    known.put(found.getUrl() + "|" + found.getVersion(), found);
                }
            }
        }

        @Override
        public FhirContext getFhirContext() {
            return context;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends IBaseResource> T fetchResource(Class<T> kind, String address) {
            Questionnaire found = known.get(address);
            return found == null || (kind != null && !kind.isInstance(found)) ? null : (T) found;
        }
    }

    private static FhirValidator validator(FhirContext context, IValidationSupport r4, IValidationSupport known) {
        UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(context);
        unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.INFORMATION);
        FhirInstanceValidator instance = new FhirInstanceValidator(new ValidationSupportChain(
            r4,
            known,
            new CommonCodeSystemsTerminologyService(context),
            new InMemoryTerminologyServerValidationSupport(context),
            unknown));
        instance.setErrorForUnknownProfiles(true);
        instance.setAnyExtensionsAllowed(true);
        instance.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
        return context.newValidator().registerValidatorModule(instance);
    }
}
