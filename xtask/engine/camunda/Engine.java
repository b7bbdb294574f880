// The engine as a council would run it: its REST interface, and nobody talks to it without a password.

package engine;

import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Engine {
  public static void main(String[] arguments) {
    SpringApplication.run(Engine.class, arguments);
  }

  /** The engine has this filter and leaves it off until somebody puts it on. */
  @Bean
  FilterRegistrationBean<ProcessEngineAuthenticationFilter> authentication() {
    var filter = new FilterRegistrationBean<>(new ProcessEngineAuthenticationFilter());
    filter.addInitParameter("authentication-provider",
        "org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider");
    filter.addUrlPatterns("/engine-rest/*");
    return filter;
  }
}
